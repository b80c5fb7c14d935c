/** Turns an offset in a chunk into the user's file, line and frame. */
import { readFileSync } from 'node:fs'

export interface Location {
  readonly id: string
  readonly loc: { readonly file: string; readonly line: number; readonly column: number }
  readonly frame: string
}

/** `piece`: the text the diagnostic is about, looked for in the source as the user wrote it; `transformed`: the module as the host has it, used when there is no file. */
export function locate(id: string, piece: string, transformed: string | null): Location | undefined {
  const source = read(id) ?? transformed
  if (source === null || source === undefined) return undefined
  const needle = piece.split('\n', 1)[0]!.trim()
  let at = source.indexOf(needle)
  if (at < 0) at = source.indexOf(needle.slice(0, Math.max(4, needle.indexOf('(') + 1)))
  if (at < 0) return undefined
  const before = source.slice(0, at).split('\n')
  const line = before.length
  const column = before.at(-1)!.length
  return { id, loc: { file: id, line, column }, frame: frame(source.split('\n'), line, column) }
}

function read(id: string): string | undefined {
  try {
    return readFileSync(id.replace(/\?.*$/, ''), 'utf8')
  } catch {
    return undefined
  }
}

function frame(lines: readonly string[], line: number, column: number): string {
  const first = Math.max(1, line - 2)
  const shown = lines.slice(first - 1, line + 1)
  const width = String(first + shown.length).length
  return shown
    .flatMap((text, i) => {
      const row = `${String(first + i).padStart(width)}: ${text}`
      return first + i === line ? [row, `${' '.repeat(width + 2 + column)}^`] : [row]
    })
    .join('\n')
}
