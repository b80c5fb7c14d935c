/** Turns a graph into what the page holds: plain data, of a bounded size. */
import { type GraphEdge, ROOT, target, valueText } from '../graph.ts'
import { groupOf } from '../groups.ts'
import { type Look, modulesOf, type Summary } from '../summary.ts'
import type { PageData, PageEdge, PageNode } from './page-data.ts'

/** The nearest ones: more would make a page that no browser likes to open. */
const NODES = 100_000
/** Of one value. */
const EDGES = 1000

export function dataOf(look: Look, { programs, values, bytes, suspended, timers }: Summary): PageData {
  const { graph, paths } = look
  const modules = modulesOf(look)
  const order = paths.order.slice(0, NODES)
  const place = new Map(order.map((node, i) => [node, i]))
  const kinds = new Map<string, number>()
  const moduleNumbers = new Map<string, number>()
  const numbered = (numbers: Map<string, number>, name: string): number => {
    const known = numbers.get(name) ?? numbers.size
    numbers.set(name, known)
    return known
  }
  const edgesFrom = (node: number): PageEdge[] => {
    const all = graph.edges(node)
    const edges = all.slice(0, EDGES).map((edge): PageEdge => [graph.step(node, edge), endOf(edge)])
    if (all.length > EDGES) edges.push(['', `… ${all.length - EDGES} more`])
    return edges
  }
  const endOf = (edge: GraphEdge): string | number => {
    const node = target(edge)
    return node === undefined ? valueText(edge.value) : (place.get(node) ?? '…')
  }
  return {
    program: programs.map(({ name }) => name).join(', '),
    values,
    bytes: bytes.values,
    left: paths.order.length - order.length,
    suspended: suspended.map(({ count, id, text, source, line }) => [
      count,
      id,
      text ?? '',
      source ?? (line === undefined ? '' : `line ${line}`),
    ]),
    timers: timers.map(({ repeats, delay, left, callback }) => [
      `${repeats ? 'interval' : 'timeout'} ${delay} ms`,
      `${left} ms left`,
      callback,
    ]),
    roots: edgesFrom(ROOT),
    nodes: order.map(
      (node): PageNode => [
        numbered(kinds, graph.kind(node)),
        graph.label(node),
        graph.bytes(node),
        paths.total[node]!,
        numbered(moduleNumbers, modules[node] ?? programs[0]!.name),
        place.get(paths.parent[node]!) ?? -1,
        edgesFrom(node),
      ],
    ),
    kinds: [...kinds.keys()].map((kind) => [kind, groupOf(kind)] as const),
    modules: [...moduleNumbers.keys()],
  }
}
