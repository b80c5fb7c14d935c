/** Compares two snapshots of one program: values that are reached by the same path are the same value, changed or not. */
import type { Snapshot } from '../../runtime/graph/format.ts'
import { type GraphEdge, type HeapGraph, ROOT, target, valueText } from './graph.ts'
import type { Look } from './summary.ts'
import { timersOf } from './timers.ts'

export interface Change {
  readonly path: string
  /** Absent: it is new. */
  readonly before?: string
  /** Absent: it is gone. */
  readonly after?: string
}

/** A pair of values, and how it was found. */
interface Pair {
  readonly a: number
  readonly b: number
  readonly by: Pair | undefined
  readonly edge: GraphEdge | undefined
}

export function differenceOf(before: Look, after: Look): Change[] {
  const changes: Change[] = []
  const { graph: a } = before
  const { graph: b } = after
  changes.push(...programChanges(before.snapshot, after.snapshot), ...timerChanges(before, after), ...resourceChanges(before, after))
  const partner = new Map<number, number>()
  const taken = new Set<number>()
  const pairs: Pair[] = [{ a: ROOT, b: ROOT, by: undefined, edge: undefined }]
  for (const pair of pairs) {
    const others = byKey(b, pair.b)
    for (const [key, edge] of byKey(a, pair.a)) {
      const other = others.get(key)
      others.delete(key)
      if (other === undefined) {
        changes.push({ path: `${pathOf(b, pair)}${a.step(pair.a, edge, pair.by === undefined)}`, before: shown(a, edge) })
        continue
      }
      const [x, y] = [target(edge), target(other)]
      const path = () => `${pathOf(b, pair)}${b.step(pair.b, other, pair.by === undefined)}`
      if (x === undefined || y === undefined) {
        const [was, is] = [shown(a, edge), shown(b, other)]
        if (was !== is) changes.push({ path: path(), before: was, after: is })
        else if (x !== y) changes.push({ path: path(), before: `${was} as a value`, after: `${is} as an object` })
      } else if (partner.get(x) === y) continue
      else if (partner.has(x) || taken.has(y) || a.kind(x) !== b.kind(y) || a.id(x) !== b.id(y)) {
        changes.push({ path: path(), before: shown(a, edge), after: `another ${shown(b, other)}` })
      } else {
        partner.set(x, y)
        taken.add(y)
        pairs.push({ a: x, b: y, by: pair, edge: other })
        if (!sameData(before, x, after, y)) changes.push({ path: path(), before: shown(a, edge), after: shown(b, other) })
      }
    }
    for (const edge of others.values())
      changes.push({ path: `${pathOf(b, pair)}${b.step(pair.b, edge, pair.by === undefined)}`, after: shown(b, edge) })
  }
  return changes
}

/** Edges by what is to be the same in both: the step, and for what is numbered by the host what it is about. */
function byKey(graph: HeapGraph, node: number): Map<string, GraphEdge> {
  const found = new Map<string, GraphEdge>()
  for (const edge of graph.edges(node)) {
    const key = node === ROOT ? rootKey(graph, edge) : graph.step(node, edge)
    let unique = key
    for (let i = 2; found.has(unique); i++) unique = `${key} ${i}`
    found.set(unique, edge)
  }
  return found
}

function rootKey(graph: HeapGraph, edge: GraphEdge): string {
  const to = target(edge)
  if (to === undefined || typeof edge.edge !== 'object') return graph.step(ROOT, edge)
  const first = graph.edges(to)[0]
  const callback = first && target(first)
  return [edge.edge[0], graph.kind(to), graph.id(to) ?? graph.label(to), callback === undefined ? '' : graph.id(callback)].join(' ')
}

function pathOf(graph: HeapGraph, pair: Pair): string {
  const steps: string[] = []
  for (let at = pair; at.by !== undefined; at = at.by) steps.push(graph.step(at.by.b, at.edge!, at.by.by === undefined))
  return steps.reverse().join('')
}

function shown(graph: HeapGraph, edge: GraphEdge): string {
  const to = target(edge)
  return to === undefined ? valueText(edge.value) : `${graph.kind(to)} ${graph.label(to)}`.trim()
}

/** Whether what the kinds keep besides values is the same. Time that has passed is none of it: timers are compared for themselves. */
function sameData({ snapshot: a, graph }: Look, x: number, { snapshot: b, graph: other }: Look, y: number): boolean {
  const [was, is] = [a.heap.nodes[x]![2], b.heap.nodes[y]![2]]
  if (graph.kind(x) === 'timeout') return graph.label(x) === other.label(y)
  return same(dataOf(was, graph.edges(x)), dataOf(is, other.edges(y)))
}

/** The leaves of a payload or state that are no values, in order. Indices into tables of the snapshot are compared as ids. */
function dataOf(payload: unknown, edges: readonly GraphEdge[]): unknown[] {
  const references = new Set<unknown>()
  const values = new Map<unknown, number>()
  for (const { value } of edges) {
    if (Array.isArray(value)) references.add(value)
    else values.set(value, (values.get(value) ?? 0) + 1)
  }
  const leaves: unknown[] = []
  const open = [payload]
  while (open.length > 0) {
    const at = open.pop()
    if (references.has(at)) continue
    if (typeof at !== 'object' || at === null || at instanceof Uint8Array) {
      const left = values.get(at) ?? 0
      if (left > 0) values.set(at, left - 1)
      else leaves.push(at)
    } else if (Array.isArray(at)) for (let i = at.length - 1; i >= 0; i--) open.push(at[i])
    else for (const [key, value] of Object.entries(at)) if (key !== 'code' && key !== 'scope') open.push(value)
  }
  return leaves
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  return a.every((was, i) => {
    const is = b[i]
    if (!(was instanceof Uint8Array) || !(is instanceof Uint8Array)) return was === is
    return was.length === is.length && was.every((byte, at) => byte === is[at])
  })
}

/** What is left of timers that are in both, by their callback and delay, as are those that come and go among the values. */
function timerChanges(before: Look, after: Look): Change[] {
  const listed = ({ snapshot, graph }: Look): Map<string, string> => {
    const found = new Map<string, string>()
    for (const { delay, repeats, left, callback } of timersOf(snapshot)) {
      const node = target({ edge: '', value: callback })
      const name = `${repeats ? 'interval' : 'timeout'} ${delay} ms ${node === undefined ? valueText(callback) : graph.label(node)}`
      let unique = name
      for (let i = 2; found.has(unique); i++) unique = `${name} ${i}`
      found.set(unique, `${left} ms left`)
    }
    return found
  }
  const others = listed(after)
  return [...listed(before)].flatMap(([path, was]) => {
    const is = others.get(path)
    return is === undefined || is === was ? [] : [{ path, before: was, after: is }]
  })
}

/** Resources of which something else has changed than the values that hang on them. */
function resourceChanges(before: Look, after: Look): Change[] {
  const [was, is] = [before, after].map(({ snapshot }) => new Map(snapshot.resources))
  const dataIn = ({ graph, snapshot }: Look, name: string): unknown[] => {
    const resource = snapshot.resources.find(([known]) => known === name)!
    return dataOf(resource[1], graph.edgesOf(resource))
  }
  return [...new Set([...was!.keys(), ...is!.keys()])].flatMap((name): Change[] => {
    const path = `resource ${name}`
    if (!is!.has(name)) return [{ path, before: 'there' }]
    if (!was!.has(name)) return [{ path, after: 'there' }]
    if (name === 'web-timers') return []
    return same(dataIn(before, name), dataIn(after, name)) ? [] : [{ path, before: 'a state', after: 'another state' }]
  })
}

function programChanges(a: Snapshot, b: Snapshot): Change[] {
  const [was, is] = [a, b].map(({ programs }) => new Map(programs.map(({ name, text }) => [name, text])))
  return [...new Set([...was!.keys(), ...is!.keys()])].flatMap((name): Change[] => {
    const path = `program ${name}`
    if (!is!.has(name)) return [{ path, before: 'there' }]
    if (!was!.has(name)) return [{ path, after: 'there' }]
    return was!.get(name) === is!.get(name) ? [] : [{ path, before: 'a text', after: 'another text' }]
  })
}
