/** Turns an offset in a chunk into the user's file, line and frame. */
import { readFileSync } from 'node:fs'

export interface Location {
  readonly id: string
  readonly loc: { readonly file: string; readonly line: number; readonly column: number }
  readonly frame: string
}

/** `texts`: what the diagnostic is about, the surest first, looked for in the source as the user wrote it; `transformed`: the module as the host has it, used when there is no file. */
export function locate(id: string, texts: readonly string[], transformed: string | null): Location | undefined {
  const source = read(id) ?? transformed
  if (source === null || source === undefined) return undefined
  const piece = texts.at(-1) ?? ''
  const found = texts.find((text) => source.includes(text))
  // A host that has reformatted the module leaves at least the word before the parenthesis.
  const start = found === undefined ? source.indexOf(piece.slice(0, Math.max(4, piece.indexOf('(') + 1))) : source.indexOf(found)
  if (start < 0) return undefined
  const at = found === undefined ? start : start + Math.max(0, found.indexOf(piece))
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
