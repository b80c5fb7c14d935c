/** Turns a verified snapshot into a graph to look at: what each value is, how large, and what it refers to. */
import type { AdapterCheck } from '../runtime/adapters/adapter.ts'
import { toJSON } from '../runtime/codec/index.ts'
import type { Reference, Snapshot, Value } from '../runtime/graph/format.ts'
import type { Check, KindCheck } from '../runtime/graph/kind.ts'
import { known } from './known.ts'

export interface GraphNode {
  readonly kind: string
  /** One line. */
  readonly label: string
  /** Of its part of the snapshot in JSON. */
  readonly bytes: number
  /** Places in `nodes`, without repetitions. */
  readonly references: readonly number[]
}

export interface HeapGraph {
  readonly nodes: readonly GraphNode[]
  /** What keeps the program alive. */
  readonly resources: readonly { readonly name: string; readonly references: readonly number[] }[]
}

export function graphOf({ heap, resources }: Snapshot): HeapGraph {
  const kinds = new Map([...known.kinds, ...known.adapters.flatMap((adapter) => adapter.kinds ?? [])].map((kind) => [kind.name, kind]))
  const nameOf = (payload: unknown): string | undefined => {
    const { code, scope } = (payload ?? {}) as { code?: number; scope?: number }
    return code === undefined ? heap.scopes[scope ?? -1] : heap.code[code]?.[0]
  }
  const keysOf = (shape: number): string => {
    const names = heap.shapes[shape]?.keys.map((key) => (typeof key === 'string' ? key : '[…]')) ?? []
    return `{ ${names.join(', ')} }`
  }
  return {
    nodes: heap.nodes.map((node) => {
      const [kindNumber, shapeNumber, payload, ...values] = node
      const kind = heap.kinds[kindNumber]!
      const check: KindCheck = kinds.get(kind)!
      const found = referencesOf((collect: Check) => {
        check.verify(payload, collect)
        for (const value of values) collect.value(value)
        const proto = heap.shapes[shapeNumber]?.proto
        if (Array.isArray(proto) && heap.kinds[heap.nodes[proto[0]]?.[0] ?? -1] !== 'intrinsic') collect.value(proto)
      })
      return {
        kind,
        label: nameOf(payload) ?? (payload === null ? keysOf(shapeNumber) : check.dump(payload)),
        bytes: toJSON(node).length,
        references: found,
      }
    }),
    resources: resources.map(([name, state]) => {
      const adapter: AdapterCheck = known.adapters.find((each) => each.name === name)!
      return { name, references: referencesOf((collect: Check) => adapter.verify(state, collect)) }
    }),
  }
}

/** What has been verified is verified again, which looks at every reference in it. */
function referencesOf(look: (collect: Check) => void): number[] {
  const found = new Set<number>()
  const note = (value: unknown) => {
    if (Array.isArray(value) && (value as unknown as Reference)[0] >= 0) found.add((value as unknown as Reference)[0])
  }
  const collect: Check = {
    value: (value): asserts value is Value => note(value),
    element: (value): asserts value is Value => note(value),
    node: (value): asserts value is Reference => note(value),
    integer() {},
    bytes() {},
    fail(message) {
      throw new TypeError(message)
    },
  }
  look(collect)
  return [...found]
}
