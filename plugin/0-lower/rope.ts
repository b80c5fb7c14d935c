/** Joins pieces of the input, new text, and notes on suspensions into one text that remembers where each piece came from. */

/** A piece of the input that is kept as it is. */
export interface Slice {
  readonly start: number
  readonly end: number
}

/** Says that the text that follows is a suspension, and which temporaries are needed behind it. */
export interface Mark {
  readonly needed: readonly string[]
}

export type Rope = string | Slice | Mark | readonly Rope[]

/** A piece of the input and where it went. */
export interface Placed extends Slice {
  readonly at: number
}

export interface Joined {
  readonly text: string
  /** In order of the output; neighbours that are neighbours in the input are one. */
  readonly placed: readonly Placed[]
  readonly marks: ReadonlyMap<number, readonly string[]>
}

export function join(rope: Rope, input: string): Joined {
  const parts: string[] = []
  const placed: { start: number; end: number; at: number }[] = []
  const marks = new Map<number, readonly string[]>()
  let length = 0
  const stack: Rope[] = [rope]
  while (stack.length > 0) {
    const piece = stack.pop()!
    if (typeof piece === 'string') {
      parts.push(piece)
      length += piece.length
    } else if ('needed' in piece) marks.set(length, piece.needed)
    else if ('start' in piece) {
      if (piece.start >= piece.end) continue
      const last = placed.at(-1)
      if (last?.end === piece.start && last.at + last.end - last.start === length) last.end = piece.end
      else placed.push({ ...piece, at: length })
      parts.push(input.slice(piece.start, piece.end))
      length += piece.end - piece.start
    } else for (let i = piece.length - 1; i >= 0; i--) stack.push(piece[i]!)
  }
  return { text: parts.join(''), placed, marks }
}

/** First character of the text that a rope will give. */
export function firstCharacter(rope: Rope, input: string): string {
  if (typeof rope === 'string') return rope.charAt(0)
  if ('needed' in rope) return ''
  if ('start' in rope) return rope.start < rope.end ? input.charAt(rope.start) : ''
  for (const piece of rope) {
    const found = firstCharacter(piece, input)
    if (found !== '') return found
  }
  return ''
}
