/** Turns places in program texts into places in the user's files, by the source map of the file that was built. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Program } from '../../runtime/graph/format.ts'
import { unreadable, usage } from '../errors.ts'
import type { Place } from './names.ts'

/** `src/app.ts:12:5`, if the map knows. */
export type Locate = (place: Pick<Place, 'program' | 'offset'>) => string | undefined

/**
 * @param path of the map; the file that it belongs to is the one it names, beside it
 * @throws Refusal when there are no such files, or the program is not in them
 */
export function locator(path: string, programs: readonly Program[]): Locate {
  const map = mapOf(path)
  const builtPath = map.file ? join(dirname(path), map.file) : path.replace(/\.map$/, '')
  const built = text(builtPath)
  const starts = new Map(programs.map((program) => [program, built.indexOf(program.text)]))
  if ([...starts.values()].every((start) => start < 0)) throw usage(`${builtPath} is not what the program was built as`)
  return ({ program, offset }) => {
    const start = starts.get(program) ?? -1
    if (start < 0) return undefined
    const before = built.slice(0, start + offset)
    const line = before.split('\n').length
    const found = originalPositionFor(map, { line, column: start + offset - (before.lastIndexOf('\n') + 1) })
    if (found.source === null) return undefined
    const source = /^[a-z][a-z\d+.-]*:/i.test(found.source) ? found.source : join(dirname(path), found.source)
    return `${source}:${found.line}:${found.column + 1}`
  }
}

function mapOf(path: string): TraceMap {
  try {
    return new TraceMap(text(path))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw usage(`${path} is no source map`)
    throw error
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(path, (error as Error).message.replace(/^\w+: /, '').replace(/, \w+(?: '.*)?$/s, ''))
  }
}
