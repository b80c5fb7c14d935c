/** Turns data of a snapshot into literals of generated code; the only way anything but program text gets there. */

/** A string literal that is safe in a module, a script and an inline `<script>`. */
export function stringLiteral(value: string): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
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
