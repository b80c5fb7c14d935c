/** Finds the values that a path, a number (`#12`) or an id (`src/app#poll`) means, and the shortest path to each. */
import { type HeapGraph, target, valueText } from './graph.ts'
import { follow, type Paths, pathTo } from './paths.ts'

export interface Reason {
  /** `undefined`: nothing leads there but what is weak. */
  readonly path: string | undefined
  readonly node?: number
  readonly kind?: string
  readonly label?: string
  readonly bytes?: number
  /** The value itself, where it is none that others could refer to. */
  readonly value?: string
}

/** Empty: there is no such value. */
export function reasonsFor(graph: HeapGraph, paths: Paths, wanted: string): Reason[] {
  const [, digits] = /^#(\d{1,10})$/.exec(wanted) ?? []
  if (digits !== undefined) return Number(digits) < graph.size ? [reasonFor(graph, paths, Number(digits))] : []
  const end = follow(graph, wanted)
  if (end !== undefined) {
    const node = target(end.edge)
    return node === undefined ? [{ path: wanted, value: valueText(end.edge.value) }] : [reasonFor(graph, paths, node)]
  }
  return paths.order.filter((node) => graph.id(node) === wanted).map((node) => reasonFor(graph, paths, node))
}

/** The values alone. */
export const nodesFor = (graph: HeapGraph, paths: Paths, wanted: string): number[] =>
  reasonsFor(graph, paths, wanted).flatMap(({ node }) => node ?? [])

const reasonFor = (graph: HeapGraph, paths: Paths, node: number): Reason => ({
  path: pathTo(graph, paths, node),
  node,
  kind: graph.kind(node),
  label: graph.label(node),
  bytes: graph.bytes(node),
})
