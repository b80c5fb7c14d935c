/** Reads the data of the page, and answers what the views ask of it. */
import type { PageData, PageEdge } from '../page-data.ts'

export interface Item {
  readonly node: number
  readonly kind: string
  /** Its colour. */
  readonly group: string
  readonly label: string
  readonly bytes: number
  readonly total: number
  readonly module: string
}

export interface Model extends PageData {
  item(node: number): Item
  /** Of −1: the roots. */
  edges(node: number): readonly PageEdge[]
  parent(node: number): number
  /** Whether an edge from one node to another is where the other stands in the tree. */
  owns(from: number, to: number): boolean
  /** Those between the root and a node, the outermost first. */
  ancestors(node: number): readonly number[]
  /** As text, the way an obstacle names it. */
  path(node: number): string
}

/** A step without what joins it to others. */
export const alone = (step: string): string => step.replace(/^(?: → |\.)/, '')

export function model(data: PageData): Model {
  const parent = (node: number) => data.nodes[node]![5]
  const edges = (node: number) => (node < 0 ? data.roots : data.nodes[node]![6])
  const ancestors = (node: number): number[] => {
    const above: number[] = []
    for (let at = parent(node); at >= 0; at = parent(at)) above.unshift(at)
    return above
  }
  return {
    ...data,
    parent,
    edges,
    ancestors,
    owns: (from, to) => parent(to) === from,
    item(node) {
      const [kind, label, bytes, total, module] = data.nodes[node]!
      const [name, group] = data.kinds[kind]!
      return { node, kind: name, group, label, bytes, total, module: data.modules[module]! }
    },
    path(node) {
      const steps: string[] = []
      for (let at = node; at >= 0; at = parent(at)) steps.unshift(edges(parent(at)).find(([, to]) => to === at)?.[0] ?? '…')
      return alone(steps.join(''))
    },
  }
}
