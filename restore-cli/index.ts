#!/usr/bin/env node
/**
 * Runs tm-restore: a snapshot in, a program that goes on out.
 * In: the command line. Out: data on stdout, everything else on stderr, an exit code. May not enter: anything of the plugin but its door.
 */
import { createRequire } from 'node:module'
import { styleText } from 'node:util'
import { mentions, parse, type Request } from './args.ts'
import { diff } from './commands/diff.ts'
import { inspect } from './commands/inspect.ts'
import { restore } from './commands/restore.ts'
import { seal } from './commands/seal.ts'
import { EXIT, Refusal } from './errors.ts'
import { HELP } from './help.ts'
import { known } from './known.ts'
import { printable } from './printable.ts'

async function run(request: Request): Promise<void> {
  switch (request.command) {
    case 'help':
      process.stdout.write(HELP)
      return
    case 'version': {
      const { version } = createRequire(import.meta.url)('things-migrate/package.json') as { version: string }
      process.stdout.write(`${version}\n`)
      return
    }
    case 'inspect':
      return inspect(request, known)
    case 'diff':
      return diff(request, known)
    case 'seal':
      return seal(request, known)
    case 'restore':
      // Loaded by need: Babel takes longer to load than a bad snapshot takes to be refused.
      return restore(request, known, async () => (await import('./generate/index.ts')).generate)
  }
}

/** One line on stderr: what it is about, why, the code. */
function complain(error: unknown, argv: readonly string[], input: string | undefined): void {
  const refusal =
    error instanceof Refusal ? error : new Refusal('TM300', EXIT.internal, `internal error: ${(error as Error)?.message ?? error}`)
  const { code, exit, message, file = exit >= EXIT.corrupt ? input : undefined } = refusal
  process.exitCode = exit
  if (mentions(argv, '--json')) {
    process.stderr.write(`${JSON.stringify({ error: { code, exit, message, file } })}\n`)
    return
  }
  const line = `${file === undefined ? '' : `${file === '-' ? 'stdin' : file}: `}${message}`
  process.stderr.write(`${painted('tm-restore:', argv)} ${printable(line)} (${code})\n`)
  if (refusal !== error && error instanceof Error) process.stderr.write(`${error.stack}\n`)
}

function painted(text: string, argv: readonly string[]): string {
  const { NO_COLOR, TERM } = process.env
  const plain = !process.stderr.isTTY || Boolean(NO_COLOR) || TERM === 'dumb' || mentions(argv, '--no-color')
  return plain ? text : styleText('red', text)
}

async function main(argv: readonly string[]): Promise<void> {
  // A reader of stdout that has seen enough is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  let request: Request | undefined
  try {
    request = parse(argv)
    await run(request)
  } catch (error) {
    complain(error, argv, request && 'input' in request ? request.input : undefined)
  }
}

await main(process.argv.slice(2))
