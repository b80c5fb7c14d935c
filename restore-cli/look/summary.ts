/** Turns a snapshot into a summary: what is alive in it, how much of the file it takes, where it waits. */
import type { Snapshot } from '../../runtime/graph/format.ts'
import { graphOf, type HeapGraph, ROOT, target, valueText } from './graph.ts'
import type { Names } from './names.ts'
import { type Paths, pathsOf } from './paths.ts'
import { sizeOf } from './size.ts'
import type { Locate } from './source-map.ts'
import { timersOf } from './timers.ts'

export interface Amount {
  readonly count: number
  /** In a CBOR file. */
  readonly bytes: number
}

/** Counts and amounts are sorted, the greatest first. */
export interface Summary {
  readonly programs: readonly { readonly name: string; readonly bytes: number }[]
  readonly options: Snapshot['options']
  readonly values: number
  /** What the parts of the heap and the resources take. */
  readonly bytes: { readonly values: number; readonly shapes: number; readonly ids: number; readonly resources: number }
  readonly kinds: Readonly<Record<string, Amount>>
  /** Each value counts for the module of the nearest function or scope on the shortest path to it. */
  readonly modules: Readonly<Record<string, Amount>>
  /** Live environments by id of their scope. */
  readonly environments: Readonly<Record<string, number>>
  /** Live functions, classes and literals by id. */
  readonly functions: Readonly<Record<string, number>>
  readonly suspended: readonly Suspended[]
  readonly timers: readonly { readonly delay: number; readonly repeats: boolean; readonly left: number; readonly callback: string }[]
  readonly resources: readonly { readonly adapter: string; readonly state: unknown }[]
}

/** Activations that wait at one place. */
export interface Suspended {
  readonly id: string
  readonly point: number
  readonly count: number
  /** Of the program text. */
  readonly line?: number
  /** What stands there; the line of the user's file, if the source map has it. */
  readonly text?: string
  /** In the user's file, by the source map. */
  readonly source?: string
}

export interface Look {
  readonly snapshot: Snapshot
  readonly graph: HeapGraph
  readonly paths: Paths
  readonly names: Names | undefined
  readonly locate: Locate | undefined
}

export function look(snapshot: Snapshot, names: Names | undefined, locate?: Locate): Look {
  const graph = graphOf(snapshot, names)
  return { snapshot, graph, paths: pathsOf(graph), names, locate }
}

export function summaryOf(at: Look): Summary {
  const { snapshot, graph } = at
  const { programs, options, heap, resources } = snapshot
  const modules = modulesOf(at)
  const kinds = new Amounts()
  const byModule = new Amounts()
  const environments = new Amounts()
  const functions = new Amounts()
  let values = 0
  for (let node = 0; node < graph.size; node++) {
    const bytes = graph.bytes(node)
    values += bytes
    const kind = graph.kind(node)
    kinds.add(kind, bytes)
    byModule.add(modules[node] ?? programs[0]!.name, bytes)
    const id = graph.id(node)
    if (id !== undefined) (kind === 'environment' ? environments : functions).add(id, bytes)
  }
  const { shapes, code, scopes, kinds: kindNames } = heap
  return {
    programs: programs.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text).length })),
    options,
    values: graph.size,
    bytes: { values, shapes: sizeOf(shapes), ids: sizeOf(code) + sizeOf(scopes) + sizeOf(kindNames), resources: sizeOf(resources) },
    kinds: kinds.byBytes(),
    modules: byModule.byBytes(),
    environments: environments.byCount(),
    functions: functions.byCount(),
    suspended: suspendedOf(at),
    timers: timersOf(snapshot).map(({ callback, ...rest }) => {
      const node = target({ edge: '', value: callback })
      return { ...rest, callback: node === undefined ? valueText(callback) : graph.label(node) }
    }),
    resources: resources.map(([adapter, state]) => ({ adapter, state })),
  }
}

/** By node: the module of the nearest id on the path to it. Ids without one are of the whole program. */
export function modulesOf({ graph, paths }: Look): (string | undefined)[] {
  const modules: (string | undefined)[] = Array.from({ length: graph.size })
  for (const node of paths.order) {
    const id = graph.id(node)
    const parent = paths.parent[node]!
    modules[node] = id?.includes('#') ? id.slice(0, id.indexOf('#')) : parent === ROOT ? undefined : modules[parent]
  }
  return modules
}

function suspendedOf({ snapshot, graph, names, locate }: Look): Suspended[] {
  const counts = new Map<string, { id: string; point: number; count: number }>()
  for (let node = 0; node < graph.size; node++) {
    const kind = graph.kind(node)
    const payload = snapshot.heap.nodes[node]![2] as { readonly point: number } | null
    if ((kind !== 'frame' && kind !== 'generator') || payload === null) continue
    const id = graph.id(node)!
    const key = `${id} ${payload.point}`
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { id, point: payload.point, count: 1 })
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || compare(a.id, b.id) || a.point - b.point)
    .map((found): Suspended => {
      // Point 0 is the start of a generator that has not begun.
      const place = names?.place(found.id, found.point)
      if (place === undefined) return found
      const source = locate?.(place)
      return {
        ...found,
        line: place.line,
        text: found.point === 0 ? 'not started' : (source?.text ?? place.text),
        ...(source === undefined ? {} : { source: source.at }),
      }
    })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

class Amounts {
  readonly #amounts = new Map<string, { count: number; bytes: number }>()

  add(name: string, bytes: number): void {
    const known = this.#amounts.get(name)
    if (known === undefined) this.#amounts.set(name, { count: 1, bytes })
    else {
      known.count++
      known.bytes += bytes
    }
  }

  byBytes(): Record<string, Amount> {
    return this.#sorted((amount) => amount.bytes)
  }

  byCount(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.#sorted((amount) => amount.count)).map(([name, { count }]) => [name, count]))
  }

  #sorted(by: (amount: Amount) => number): Record<string, Amount> {
    return Object.fromEntries([...this.#amounts].sort(([a, x], [b, y]) => by(y) - by(x) || compare(a, b)))
  }
}
