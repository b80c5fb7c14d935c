/** Turns data of a snapshot into literals of generated code; the only way anything but program text gets there. */

const ESCAPES: Readonly<Record<string, string>> = { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * A string literal that is safe in a module, a script and an inline `<script>`: in single quotes, since most of them hold JSON, and of
 * Latin-1, since one other character makes engines keep the whole file in two bytes a character.
 */
export function stringLiteral(value: string): string {
  const body = value.replace(/['\\<\0-\x1f\x7f\u0100-\uffff]/g, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `'${body}'`
}

/** Code units of one literal. V8's scanner copies all that it has of one for each further MB: 133 MB took it 5.7 s, in pieces 0.5. */
const PIECE = 1 << 19

/** The same of a text of any length, as an expression in parentheses. */
export function textLiteral(value: string): string {
  const pieces: string[] = []
  let at = 0
  do pieces.push(stringLiteral(value.slice(at, (at += PIECE))))
  while (at < value.length)
  return `(${pieces.join('+')})`
}
