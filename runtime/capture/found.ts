/** Numbers the values that a walk finds, and knows the way that led to each. */
import type { Reference } from '../graph/format.ts'
import type { Edge } from '../graph/kind.ts'
import { Environment } from '../graph/registry.ts'
import { variableName } from './naming.ts'
import { pathOf } from './report.ts'

export interface Found {
  /** The number of the value that is described; −1: the roots. */
  current: number
  /** By number. */
  readonly order: readonly unknown[]
  /** Gives a value a number where it has none. */
  enter(value: unknown, edge: Edge): Reference
  numberOf(value: unknown): number | undefined
  pathTo(number: number): string
}

export function createFound(): Found {
  const ids = new Map<unknown, number>()
  const order: unknown[] = []
  const parents: number[] = []
  const edges: Edge[] = []

  const enter = (value: unknown, edge: Edge): Reference => {
    let id = ids.get(value)
    if (id === undefined) {
      id = order.length
      ids.set(value, id)
      order.push(value)
      parents.push(found.current)
      edges.push(edge)
    }
    return [id]
  }

  const pathTo = (index: number): string => {
    const steps: { edge: Edge; label: string | undefined }[] = []
    for (let at = index; at >= 0; at = parents[at]!) {
      const value = order[at]
      const edge = edges[at]!
      const outer = order[parents[at]!]
      const label = isEnvironment(value)
        ? `scope ${value.id}`
        : isEnvironment(outer) && typeof edge === 'object' && edge[0] === 'variable'
          ? variableName(outer, edge[1] as number)
          : undefined
      steps.push({ edge, label })
    }
    return pathOf(steps.reverse())
  }

  const found: Found = { current: -1, order, enter, numberOf: (value) => ids.get(value), pathTo }
  return found
}

export function isEnvironment(value: unknown): value is Environment {
  return typeof value === 'object' && value !== null && Environment.is(value)
}
