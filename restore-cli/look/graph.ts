/** Turns a verified snapshot into a graph to look at: what each value is, how large, what it refers to and by which name. */
import type { AdapterCheck } from '../../runtime/adapters/adapter.ts'
import { stepText } from '../../runtime/capture/report.ts'
import { ATTRIBUTES, CONSTANTS, type Key, type Reference, type Resource, type Snapshot, type Value } from '../../runtime/graph/format.ts'
import type { Check, Edge, KindCheck } from '../../runtime/graph/kind.ts'
import { known } from '../known.ts'
import { clip, idOf, labelOf } from './label.ts'
import type { Names } from './names.ts'
import { sizeOf } from './size.ts'

/** How a value hangs on another one, or what stands in its place. */
export interface GraphEdge {
  readonly edge: Edge
  readonly value: Value
}

/** What the resources of a program hang on: the root of the graph, in the place of a node's number. */
export const ROOT = -1

export interface HeapGraph {
  /** Number of nodes. */
  readonly size: number
  kind(node: number): string
  /** One line, without the kind. */
  label(node: number): string
  /** What it takes in a CBOR file, without what others share with it. */
  bytes(node: number): number
  /** The id of the function or scope that it is an instance of. */
  id(node: number): string | undefined
  /** Of `ROOT`: what keeps the program alive. Each time read from the snapshot again. */
  edges(node: number): readonly GraphEdge[]
  /** Those of `ROOT` that belong to one resource. */
  edgesOf(resource: Resource): readonly GraphEdge[]
  /** Nodes that it refers to, each once. */
  references(node: number): readonly number[]
  /** One step of a path, as an obstacle has it; `first`: nothing comes before it. */
  step(from: number, edge: GraphEdge, first?: boolean): string
}

/** The node that an edge leads to; `undefined`: it ends in a value that stands for itself. */
export function target({ value }: GraphEdge): number | undefined {
  return Array.isArray(value) && value[0] >= 0 ? value[0] : undefined
}

/** @param names of variables; absent: they are numbered */
export function graphOf(snapshot: Snapshot, names?: Names): HeapGraph {
  const { kinds: kindNames, shapes, nodes } = snapshot.heap
  const checks = new Map([...known.kinds, ...known.adapters.flatMap((adapter) => adapter.kinds ?? [])].map((kind) => [kind.name, kind]))
  const adapters = new Map(known.adapters.map((adapter) => [adapter.name, adapter]))
  const kind = (node: number): string => kindNames[nodes[node]![0]]!
  const check = (node: number): KindCheck => checks.get(kind(node))!
  const id = (node: number): string | undefined => idOf(snapshot.heap, node)

  /** As a property key: symbols are made up, for what they are called. */
  const keyOf = (key: Key): PropertyKey => {
    if (typeof key === 'string') return key
    const [node] = key
    const payload = nodes[node]![2]
    if (kind(node) === 'intrinsic') return Symbol(String(payload).replaceAll('%', ''))
    if (kind(node) === 'symbol') {
      const [, description] = payload as readonly [unknown, Value]
      return Symbol(typeof description === 'string' ? description : undefined)
    }
    return check(node).dump(payload)
  }

  /** Asked for again and again; 0: not yet counted. */
  const sizes = new Float64Array(nodes.length)
  const bytes = (node: number): number => (sizes[node] ||= sizeOf(nodes[node]))

  const exportEdges = snapshot.programs.flatMap(({ name: program, exports = [] }) =>
    exports.map(([name, value]): GraphEdge => ({ edge: [`export of ${program}`, name], value })),
  )

  const edgesOf = ([name, state]: Resource): GraphEdge[] => {
    const adapter: AdapterCheck = adapters.get(name)!
    return collect(name, (check) => adapter.verify(state, check))
  }

  const edges = (node: number): readonly GraphEdge[] => {
    if (node === ROOT) return [...exportEdges, ...snapshot.resources.flatMap(edgesOf)]
    const [, shapeNumber, payload, ...values] = nodes[node]!
    const own: KindCheck = check(node)
    const found = collect(kind(node), (check) => own.verify(payload, check))
    const shape = shapes[shapeNumber]
    if (shape === undefined) return found
    let at = 0
    for (const [i, key] of shape.keys.entries()) {
      const name = keyOf(key)
      if ((shape.attributes?.[i] ?? 0) & ATTRIBUTES.accessor)
        found.push({ edge: ['getter', name], value: values[at++]! }, { edge: ['setter', name], value: values[at++]! })
      else found.push({ edge: name, value: values[at++]! })
    }
    for (const [, count] of shape.brands ?? []) for (let i = 0; i < count; i++) found.push({ edge: ['private', i], value: values[at++]! })
    // What the language has itself is above every object.
    if (Array.isArray(shape.proto) && kind(shape.proto[0]!) !== 'intrinsic') found.push({ edge: ['prototype'], value: shape.proto })
    return found
  }

  /** What stands for an edge in its place: names that only the program text knows. */
  const nameOf = (from: number, graphEdge: GraphEdge): string | undefined => {
    const { edge } = graphEdge
    const to = target(graphEdge)
    if (to !== undefined && kind(to) === 'environment') return `scope ${id(to)}`
    if (from === ROOT || typeof edge !== 'object') return undefined
    const [word, position] = edge
    if (word === 'variable') return `variable ${names?.variable(id(from)!, position as number) ?? position}`
    if (word !== 'local') return undefined
    const { point } = nodes[from]![2] as { readonly point: number }
    return `local ${names?.local(id(from)!, point, position as number) ?? position}`
  }

  return {
    size: nodes.length,
    kind,
    label: (node) => labelOf(snapshot.heap, node, bytes(node), check(node)),
    bytes,
    id,
    edges,
    edgesOf,
    references: (node) => [...new Set(edges(node).flatMap((edge) => target(edge) ?? []))],
    step: (from, graphEdge, first = false) => stepText(graphEdge.edge, nameOf(from, graphEdge), first),
  }
}

const CONSTANT_TEXTS: Readonly<Record<number, string>> = {
  [CONSTANTS.undefined]: 'undefined',
  [CONSTANTS.hole]: 'empty',
  [CONSTANTS.NaN]: 'NaN',
  [CONSTANTS.infinity]: 'Infinity',
  [CONSTANTS.minusInfinity]: '-Infinity',
  [CONSTANTS.minusZero]: '-0',
  [CONSTANTS.uninitialised]: 'uninitialised',
}

/** A value that stands for itself. */
export function valueText(value: Value): string {
  if (Array.isArray(value)) return CONSTANT_TEXTS[value[0]!] ?? `#${value[0]}`
  return typeof value === 'string' ? JSON.stringify(clip(value)) : String(value)
}

/** What has been verified is verified again, which names every value in it. */
function collect(owner: string, look: (check: Check) => void): GraphEdge[] {
  const found: GraphEdge[] = []
  const note = (value: unknown, edge: Edge | undefined) => {
    const isReference = Array.isArray(value)
    // A key that stands for itself is in the name of what it leads to.
    if (!isReference && (edge === undefined || (typeof edge === 'object' && edge[0] === 'key'))) return
    found.push({ edge: edge ?? [`in ${owner}`], value: value as Value })
  }
  look({
    value: (value, edge): asserts value is Value => note(value, edge),
    element: (value, edge): asserts value is Value => note(value, edge),
    node: (value, _kinds, edge): asserts value is Reference => note(value, edge),
    integer() {},
    bytes() {},
    fail(message) {
      throw new TypeError(message)
    },
  })
  return found
}
