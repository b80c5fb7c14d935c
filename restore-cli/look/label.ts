/** Turns a node into a line that says what it is: its id, its keys, its length. */
import type { Heap, Key, Reference, Value } from '../../runtime/graph/format.ts'
import type { KindCheck } from '../../runtime/graph/kind.ts'

/** Bytes of a node up to which all its payload is shown. */
const SHOWN = 400
const WIDTH = 80
const KEYS = 8
const STATES = ['pending', 'fulfilled', 'rejected'] as const

export const clip = (text: string): string => (text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text)

/** The id of the function, class, literal or scope that a node is an instance of. */
export function idOf({ nodes, code, scopes }: Heap, node: number): string | undefined {
  const { code: codeNumber, scope } = (nodes[node]![2] ?? {}) as { readonly code?: number; readonly scope?: number }
  return code[codeNumber ?? -1]?.[0] ?? scopes[scope ?? -1]
}

export function labelOf(heap: Heap, node: number, bytes: number, check: KindCheck): string {
  const id = idOf(heap, node)
  if (id !== undefined) return id
  const [, shape, payload] = heap.nodes[node]!
  const own = className(heap, node)
  const list = payload as readonly unknown[]
  switch (check.name) {
    case 'object':
      return `${own === undefined ? '' : `${own} `}${keysText(heap.shapes[shape]?.keys ?? [])}`
    case 'array':
      return `${own ?? 'Array'}(${Array.isArray(payload) ? payload.length : payload})`
    case 'map':
      return `${own ?? 'Map'}(${list.length / 2})`
    case 'set':
      return `${own ?? 'Set'}(${list.length})`
    case 'typedarray':
      return `${list[0]}(${list[3]})`
    case 'arraybuffer':
      return `${list[0]} bytes`
    case 'error':
      return typeof payload === 'string' ? clip(payload.split('\n', 1)[0]!) : ''
    case 'member': {
      const { class: owner, key } = payload as { readonly class: Reference; readonly key: Value }
      return `${idOf(heap, owner[0])}/${Array.isArray(key) ? '[…]' : key}`
    }
    case 'promise':
      return STATES[list[0] as 0 | 1 | 2]
    case 'behaviour':
      return String(list[0])
    case 'prototype':
      return idOf(heap, (payload as { readonly class: Reference }).class[0]) ?? ''
  }
  return `${own === undefined ? '' : `${own} `}${bytes > SHOWN ? `${bytes} bytes` : clip(check.dump(payload))}`
}

/** The class whose `prototype` is above the node. */
function className({ nodes, shapes, kinds, code }: Heap, node: number): string | undefined {
  const proto = shapes[nodes[node]![1]]?.proto
  const above = Array.isArray(proto) ? nodes[(proto as Reference)[0]] : undefined
  if (above === undefined || kinds[above[0]] !== 'prototype') return undefined
  const { class: owner } = above[2] as { readonly class: Reference }
  return code[(nodes[owner[0]]![2] as { readonly code: number }).code]?.[1]
}

function keysText(keys: readonly Key[]): string {
  if (keys.length === 0) return '{}'
  const names = keys.slice(0, KEYS).map((key) => (typeof key === 'string' ? key : '[…]'))
  return clip(`{ ${names.join(', ')}${keys.length > KEYS ? ', …' : ''} }`)
}
