/** Writes what a suspension point says of its activation, and marks on the functions that can be suspended. */
import { LINK, PROBE } from '../../runtime/protocol.ts'
import type { PlannedFrame, PlannedFunction, PlannedMark } from '../2-plan/index.ts'
import { againText, localsText, standingText, thunkText } from './accessors.ts'
import type { Insertions } from './insertions.ts'

/** Where a function may be left, what is named there goes along. */
export function emitPoints({ points, variable }: PlannedFrame, id: string, insertions: Insertions): void {
  for (const point of points) {
    const { start, end, wordEnd, number, kind, begins } = point
    // Behind a line without a semicolon a parenthesis would begin the arguments of a call.
    const open = begins ? '0,(' : '('
    if (kind === 'await') {
      const [before, after] = point.parenthesised ? ['(', ')'] : ['', '']
      insertions.open(start, end, `${variable}.on(`)
      insertions.open(wordEnd, end, ` ${variable}.at(${before}`)
      insertions.close(end, wordEnd, `${after},${number},${localsText(point)}${standingText(point.chain)})`)
      insertions.close(end, start, ')')
    } else if (kind === 'yield') {
      const again = againText(id, number, point.locals, point.chain)
      insertions.open(start, end, `${open}${variable}=`)
      insertions.close(end, start, `,${PROBE}?yield*${again}:${variable})`)
    } else insertions.close(end - 1, start, `,${JSON.stringify(id)},${number},()=>${localsText(point)}${thunkText(point.chain)}`)
  }
}

/** Where what waits is only noted. */
export function emitStuck({ stuck }: Pick<PlannedFunction, 'stuck'>, id: string, insertions: Insertions): void {
  for (const { end, wordEnd, parenthesised } of stuck) {
    insertions.open(wordEnd, end, ` ${LINK}.stuck(${JSON.stringify(id)},${parenthesised ? '(' : ''}`)
    insertions.close(end, wordEnd, parenthesised ? '))' : ')')
  }
}

const MARKS = { async: 'async', generator: 'generator', 'async generator': 'asyncGenerators' } as const

export function emitMark({ mark, start, end }: PlannedFunction, insertions: Insertions): void {
  if (mark === undefined || mark.at !== undefined) return
  const { name, semicolon } = mark
  const method = MARKS[mark.kind]
  if (name === '' || name === '__proto__') {
    insertions.open(start, end, `${LINK}.${method}(`, -2)
    insertions.close(end, start, `)${semicolon}`)
  } else {
    // As a property it still gets the name it had by where it stands; the link takes it out, for a minifier would do so before it has its name.
    insertions.open(start, end, `${LINK}.${method}({${JSON.stringify(name)}:`, -2)
    insertions.close(end, start, `})${semicolon}`)
  }
}

export function markText({ kind, name }: PlannedMark): string {
  return `${LINK}.${MARKS[kind]}(${name});`
}
