/** Finds tokens in text between AST nodes, comments skipped. */

/** Offset of `token` at or behind `from`; comments, and everything else that is not the token, are passed over. −1 when there is none. */
export function findToken(text: string, token: string, from: number): number {
  let at = from
  while (at < text.length) {
    if (text.startsWith('/*', at)) at = text.indexOf('*/', at + 2) + 2
    else if (text.startsWith('//', at)) {
      const end = text.slice(at).search(/[\n\r\u2028\u2029]/)
      if (end < 0) return -1
      at += end
    } else if (text.startsWith(token, at)) return at
    else at++
  }
  return -1
}

/** Whether what follows would go on with an expression that ends here, where nothing can go on with an arrow function. */
export function goesOn(text: string, from: number): boolean {
  return /^(?:[([`+*/-]|in\b|instanceof\b)/.test(text.slice(behindBlanks(text, from)))
}

/** Offset of the comma that follows, if one does. */
export function commaBehind(text: string, from: number): number | undefined {
  const at = behindBlanks(text, from)
  return text[at] === ',' ? at : undefined
}

function behindBlanks(text: string, from: number): number {
  const blanks = /(?:\s|\/\*[^]*?\*\/|\/\/.*)*/y
  blanks.lastIndex = from
  blanks.test(text)
  return blanks.lastIndex
}

const STRINGS_AND_COMMENTS = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|\/\*[^]*?\*\/|\/\/[^\n]*/g

/** Whether a piece of text has a template, a regular expression or a division, which only a real tokenizer could skip. */
export function isOpaque(text: string): boolean {
  return /[`/]/.test(text.replace(STRINGS_AND_COMMENTS, ''))
}
