/** Collects pieces of text by offset, and writes them into a MagicString in an order that keeps their nesting. */
import type MagicString from 'magic-string'

interface Opening {
  readonly at: number
  readonly end: number
  readonly rank: number
  readonly text: string
}

interface Closing {
  readonly at: number
  readonly start: number
  readonly text: string
}

export interface Insertions {
  /** Text before what begins at `at` and ends at `end`; the larger part's text comes first, then by `rank`. */
  open(at: number, end: number, text: string, rank?: number): void
  /** Text behind what began at `start` and ends at `at`; the smaller part's text comes first. */
  close(at: number, start: number, text: string): void
  apply(target: MagicString): void
}

export function createInsertions(): Insertions {
  const openings: Opening[] = []
  const closings: Closing[] = []
  return {
    open: (at, end, text, rank = 0) => void openings.push({ at, end, rank, text }),
    close: (at, start, text) => void closings.push({ at, start, text }),
    apply(target) {
      openings.sort((a, b) => a.at - b.at || b.end - a.end || a.rank - b.rank)
      closings.sort((a, b) => a.at - b.at || b.start - a.start)
      for (const closing of closings) target.appendLeft(closing.at, closing.text)
      for (const opening of openings) target.appendRight(opening.at, opening.text)
    },
  }
}
