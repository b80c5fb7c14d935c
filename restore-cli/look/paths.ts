/** Finds the shortest path from the roots to every node of a graph, and what lies behind a path. */
import { type GraphEdge, type HeapGraph, ROOT, target } from './graph.ts'

/** The tree of the shortest paths. */
export interface Paths {
  /** Node before it; `ROOT`; −2 where no path leads. */
  readonly parent: Int32Array
  /** Nodes that have been reached, the nearest first. */
  readonly order: readonly number[]
  /** Its bytes with those of all below it in the tree. */
  readonly total: Float64Array
  /** From the root to the node, each with the node it leaves. */
  stepsTo(node: number): readonly (readonly [from: number, edge: GraphEdge])[]
}

const UNREACHED = -2

export function pathsOf(graph: HeapGraph): Paths {
  const parent = new Int32Array(graph.size).fill(UNREACHED)
  const order: number[] = []
  for (let at = ROOT, next = 0; ; at = order[next++]!) {
    for (const edge of graph.edges(at)) {
      const to = target(edge)
      if (to === undefined || parent[to] !== UNREACHED) continue
      parent[to] = at
      order.push(to)
    }
    if (next === order.length) break
  }
  const total = new Float64Array(graph.size)
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!
    total[node]! += graph.bytes(node)
    if (parent[node] !== ROOT) total[parent[node]!]! += total[node]!
  }
  return {
    parent,
    order,
    total,
    stepsTo(node) {
      const steps: (readonly [number, GraphEdge])[] = []
      for (let at = node; at >= 0 && parent[at] !== UNREACHED; at = parent[at]!) {
        const from = parent[at]!
        steps.push([from, graph.edges(from).find((edge) => target(edge) === at)!])
      }
      return steps.reverse()
    },
  }
}

/** The shortest path to a node, as an obstacle has it; `undefined`: none leads there. */
export function pathTo(graph: HeapGraph, paths: Paths, node: number): string | undefined {
  if (node !== ROOT && paths.parent[node] === UNREACHED) return undefined
  return paths
    .stepsTo(node)
    .map(([from, edge], i) => graph.step(from, edge, i === 0))
    .join('')
}

/** What a path leads to: the edge at its end, with the node it leaves. `undefined`: there is no such path. */
export function follow(graph: HeapGraph, path: string): { readonly from: number; readonly edge: GraphEdge } | undefined {
  // Steps may begin alike (`[1` in `[10]`), so that all that fit are tried; a path has few steps, so few states are kept.
  const open: { node: number; rest: string; first: boolean }[] = [{ node: ROOT, rest: path, first: true }]
  const seen = new Set<string>()
  for (let state = open.pop(); state; state = open.pop()) {
    const { node, rest, first } = state
    for (const edge of graph.edges(node)) {
      const step = graph.step(node, edge, first)
      if (!rest.startsWith(step)) continue
      if (rest.length === step.length) return { from: node, edge }
      const to = target(edge)
      const left = rest.slice(step.length)
      if (to === undefined || seen.has(`${to} ${left.length}`)) continue
      seen.add(`${to} ${left.length}`)
      open.push({ node: to, rest: left, first: false })
    }
  }
  return undefined
}
