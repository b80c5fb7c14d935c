/** Turns a graph into the rows of a tree: from the roots or one value down, each value unfolded once, where its shortest path leads. */
import { type GraphEdge, type HeapGraph, ROOT, target, valueText } from './graph.ts'
import type { Paths } from './paths.ts'

export interface Row {
  /** How deep below the start, from 0. */
  readonly depth: number
  /** How it hangs on the row above that is one less deep. */
  readonly step: string
  /** What stands for itself, as text. */
  readonly value?: string
  readonly node?: number
  readonly kind?: string
  readonly label?: string
  /** In a CBOR file; `total`: with all below it in the tree. */
  readonly bytes?: number
  readonly total?: number
  /** It is one of the values above, or stands elsewhere in the tree. */
  readonly again?: 'cycle' | 'shared'
  /** What is left out here, by the limits. */
  readonly more?: number
}

export interface Limits {
  /** Levels below the start. */
  readonly depth: number
  /** Children of one value. */
  readonly children: number
}

export function* treeOf(graph: HeapGraph, paths: Paths, start: number, limits: Limits): Generator<Row> {
  const shown = new Set<number>()
  /** Values from the start to the row at hand. */
  const above: number[] = []
  const open: { depth: number; from: number; edge: GraphEdge | undefined; more?: number }[] = []
  const unfold = (node: number, depth: number): void => {
    const edges = graph.edges(node)
    if (depth > limits.depth) {
      if (edges.length > 0) open.push({ depth, from: node, edge: undefined, more: edges.length })
      return
    }
    if (edges.length > limits.children) open.push({ depth, from: node, edge: undefined, more: edges.length - limits.children })
    for (const edge of edges.slice(0, limits.children).reverse()) open.push({ depth, from: node, edge })
  }
  if (start !== ROOT) {
    yield { depth: 0, step: '', ...described(graph, paths, start) }
    shown.add(start)
    above[0] = start
  }
  unfold(start, start === ROOT ? 0 : 1)
  for (let next = open.pop(); next; next = open.pop()) {
    const { depth, from, edge, more } = next
    if (edge === undefined) {
      yield { depth, step: '', more: more! }
      continue
    }
    const step = graph.step(from, edge, true)
    const to = target(edge)
    if (to === undefined) {
      yield { depth, step, value: valueText(edge.value) }
      continue
    }
    above.length = depth
    const again = above.includes(to) ? 'cycle' : shown.has(to) || (start === ROOT && paths.parent[to] !== from) ? 'shared' : undefined
    yield { depth, step, ...described(graph, paths, to), ...(again === undefined ? {} : { again }) }
    if (again !== undefined) continue
    shown.add(to)
    above[depth] = to
    unfold(to, depth + 1)
  }
}

const described = (graph: HeapGraph, paths: Paths, node: number): Omit<Row, 'depth' | 'step'> => ({
  node,
  kind: graph.kind(node),
  label: graph.label(node),
  bytes: graph.bytes(node),
  total: paths.total[node]!,
})
