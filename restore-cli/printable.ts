/** Makes text of a stranger's fit for a terminal, or for a line. */

/** Nothing that a terminal would obey or that would turn the direction of the text, nothing that would fill the screen. */
export function printable(text: string, width = 400): string {
  const clipped = text.length > width ? `${text.slice(0, width)}…` : text
  return clipped.replace(
    /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The head of a piece of code. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
