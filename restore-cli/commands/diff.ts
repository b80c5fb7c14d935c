/** Turns two snapshot files into a list of what is different in the second. */
import { toJSON } from '../../runtime/codec/index.ts'
import { accessOf } from '../access.ts'
import type { DiffRequest } from '../args.ts'
import { EXIT } from '../errors.ts'
import { readInput } from '../file.ts'
import { type Change, differenceOf } from '../look/difference.ts'
import { look } from '../look/summary.ts'
import { printable } from '../printable.ts'
import { type Known, read } from '../read.ts'

/** The exit code says whether there is a difference. @throws Refusal */
export async function diff(request: DiffRequest, known: Known): Promise<void> {
  const { before, after, json, limit } = request
  const access = accessOf(request)
  const [a, b] = [read(await readInput(before), known, access), read(await readInput(after), known, access)]
  // Loaded by need, since it loads Babel.
  const { namesOf } = await import('../look/names.ts')
  const changes = differenceOf(look(a, namesOf(a.programs)), look(b, namesOf(b.programs)))
  process.stdout.write(json ? `${Buffer.from(toJSON({ changes })).toString()}\n` : print(changes, limit))
  if (changes.length > 0) process.exitCode = EXIT.different
}

function print(changes: readonly Change[], limit: number): string {
  const lines = changes.slice(0, limit).map(({ path, before, after }) => {
    if (before === undefined) return `+ ${path} = ${after}`
    return after === undefined ? `- ${path} = ${before}` : `~ ${path}: ${before} → ${after}`
  })
  if (changes.length > limit) lines.push(`and ${changes.length - limit} more (--limit)`)
  return lines.map((line) => `${printable(line)}\n`).join('')
}
