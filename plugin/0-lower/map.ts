/** Turns pieces that were kept into a source map, and into a way to find where an offset of the input went. */
import { countWhile } from '../search.ts'
import type { Placed } from './rope.ts'

/** As of ECMA-426, mappings not yet encoded: for each line `[column, source, line of the source, column there]`. */
export interface DecodedSourceMap {
  readonly file?: string
  readonly sources: string[]
  readonly sourcesContent: (string | null)[]
  readonly names: string[]
  readonly mappings: [number, number, number, number][][]
}

/** A segment for each word, so that maps before and behind this one meet. */
const WORDS = /[\p{ID_Continue}$#]+|\n|[^\p{ID_Continue}$#\n]/gu

export function mapOf(placed: readonly Placed[], input: string, output: string): DecodedSourceMap {
  const lines = lineStarts(input)
  const outLines = lineStarts(output)
  const mappings: [number, number, number, number][][] = outLines.map(() => [])
  for (const { start, end, at } of placed) {
    let line = lineAt(lines, start)
    let outLine = lineAt(outLines, at)
    for (const { 0: word, index } of input.slice(start, end).matchAll(WORDS)) {
      mappings[outLine]!.push([at + index - outLines[outLine]!, 0, line, start + index - lines[line]!])
      if (word === '\n') {
        line++
        outLine++
      }
    }
  }
  // Any name: without one, segments count as leading nowhere when this map is put behind another.
  return { sources: ['chunk'], sourcesContent: [input], names: [], mappings }
}

/** For an offset of the input its offset in the output; what was left out is found where the text behind it went. */
export function positionIn(placed: readonly Placed[], outputLength: number): (offset: number) => number {
  const sorted = [...placed].sort((a, b) => a.start - b.start)
  return (offset) => {
    const piece = sorted[countWhile(sorted, ({ end }) => end <= offset)]
    if (piece === undefined) {
      const last = sorted.at(-1)
      return last?.end === offset ? last.at + last.end - last.start : outputLength
    }
    return piece.at + Math.max(0, offset - piece.start)
  }
}

/** The same pieces, seen from the output. */
export function inverse(placed: readonly Placed[]): Placed[] {
  return placed.map(({ start, end, at }) => ({ start: at, end: at + end - start, at: start }))
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineAt(starts: readonly number[], offset: number): number {
  return countWhile(starts, (start) => start <= offset) - 1
}
