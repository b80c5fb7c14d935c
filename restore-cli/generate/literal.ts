/** Turns data of a snapshot into literals of generated code; the only way anything but program text gets there. */

/** A string literal that is safe in a module, a script and an inline `<script>`. */
export function stringLiteral(value: string): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
