/** Turns places in program texts into places in the user's files, by the source map of the file that was built. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { originalPositionFor, sourceContentFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Program } from '../../runtime/graph/format.ts'
import { unreadable, usage } from '../errors.ts'
import { oneLine } from '../printable.ts'
import type { Place } from './names.ts'

export interface Source {
  /** `src/app.ts:12:5` */
  readonly at: string
  /** The line there, if the map has the file's text. */
  readonly text: string | undefined
}

/** `undefined` where the map does not know. */
export type Locate = (place: Pick<Place, 'program' | 'offset'>) => Source | undefined

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
    const text = sourceContentFor(map, found.source)?.split('\n')[found.line - 1]
    return { at: `${source}:${found.line}:${found.column + 1}`, text: text === undefined ? undefined : oneLine(text.trim()) }
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
