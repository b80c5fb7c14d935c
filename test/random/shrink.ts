/** Makes a program smaller by leaving statements out, as long as what is asked of it holds. */
import type { Statement } from './context.ts'
import type { Generated } from './generate.ts'

/** Tries large parts first. Ends when nothing can be left out, or `until` (of `performance.now()`) has come. */
export async function shrink(program: Generated, holds: (smaller: Generated) => Promise<boolean>, until: number): Promise<Generated> {
  let best = program
  for (let progress = true; progress; ) {
    progress = false
    for (let i = 0; ; i++) {
      const statements = candidates(best.statements)[i]
      if (statements === undefined) break
      if (performance.now() > until) return best
      const smaller = { ...best, statements }
      if (!(await holds(smaller))) continue
      best = smaller
      progress = true
      // What follows now stands in the place of what was left out.
      i--
    }
  }
  return best
}

/** All ways to leave one statement out, or to put what stands in it in its place; the largest first. */
function candidates(statements: readonly Statement[]): readonly (readonly Statement[])[] {
  return variants(statements)
    .sort((a, b) => b.gain - a.gain)
    .map(({ result }) => result)
}

interface Variant {
  readonly result: readonly Statement[]
  /** Statements fewer. */
  readonly gain: number
}

function variants(statements: readonly Statement[]): Variant[] {
  return statements.flatMap((one, i) => {
    const put = (...instead: readonly Statement[]) => [...statements.slice(0, i), ...instead, ...statements.slice(i + 1)]
    const size = count([one])
    const blocks = one.parts.flatMap((part, at) => (typeof part === 'string' ? [] : [{ part, at }]))
    return [
      { result: put(), gain: size },
      ...blocks.map(({ part }) => ({ result: put(...part), gain: size - count(part) })),
      ...blocks.flatMap(({ part, at }) =>
        variants(part).map(({ result, gain }) => ({ result: put({ parts: one.parts.with(at, result) }), gain })),
      ),
    ]
  })
}

function count(statements: readonly Statement[]): number {
  return statements.reduce((sum, { parts }) => sum + parts.reduce((all, part) => all + (typeof part === 'string' ? 0 : count(part)), 1), 0)
}
