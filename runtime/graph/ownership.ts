/** Tells which nodes a suspended activation makes when it is entered again: its own environments, and the promise it returned. */
import { CONSTANTS, type Heap, type Reference, type Value } from './format.ts'

/** Payload of a `frame`, or of a `generator` that is not over. */
export interface ActivationPayload {
  readonly code: number
  /** Number of the suspension point in the function; 0: before its body. */
  readonly point: number
  /** Environments at the point, from inside out, up to one that knows its parent. */
  readonly chain: readonly Value[]
  /** What the point names by value. */
  readonly locals: readonly Value[]
  /** Of an async function, unless it is the program: what it returned. */
  readonly promise?: Value
  /** Of a generator that has handed over by `yield*`: the iterator. */
  readonly inner?: Value
}

export interface Ownership {
  /** Index of the activation that makes this node; `undefined`: none does. */
  maker(index: number): number | undefined
  /** Whether this node is an activation to be entered. */
  isActivation(index: number): boolean
  /** The environment around an activation: ids of its own begin with that of its function. */
  around(payload: ActivationPayload): Value
}

/** @throws TypeError when two activations would make one node */
export function ownership({ nodes, kinds, scopes, code }: Pick<Heap, 'nodes' | 'kinds' | 'scopes' | 'code'>): Ownership {
  const environment = kinds.indexOf('environment')
  const activations = [kinds.indexOf('frame'), kinds.indexOf('generator')]
  const makers = new Map<number, number>()

  const isActivation = (index: number): boolean => {
    const node = nodes[index]!
    return activations.includes(node[0]) && node[2] !== null
  }
  const scopeOf = (reference: Value): string | undefined => {
    const node = Array.isArray(reference) ? nodes[(reference as Reference)[0]] : undefined
    return node?.[0] === environment ? scopes[(node[2] as { scope: number }).scope] : undefined
  }
  const ownCount = ({ code: number, chain }: ActivationPayload): number => {
    const id = code[number]![0]
    if (chain.length > 0 && scopeOf(chain.at(-1)!) === id) return chain.length
    const first = chain.findIndex((reference) => {
      const scope = scopeOf(reference)
      return scope === undefined || !(scope === id || scope.startsWith(`${id}{`))
    })
    return first < 0 ? chain.length : first
  }
  for (let index = 0; index < nodes.length; index++) {
    if (!isActivation(index)) continue
    const payload = nodes[index]![2] as ActivationPayload
    const promise = payload.promise === undefined ? [] : [payload.promise]
    for (const own of [...payload.chain.slice(0, ownCount(payload)), ...promise]) {
      if (!Array.isArray(own) || own[0]! < 0) continue
      if (makers.has(own[0]!)) throw new TypeError(`node ${own[0]} belongs to two activations`)
      makers.set(own[0]!, index)
    }
  }
  return {
    maker: (index) => makers.get(index),
    isActivation,
    around: (payload) => payload.chain[ownCount(payload)] ?? [CONSTANTS.undefined],
  }
}

/** Activations are made by the text that `tm-restore` writes for their suspension points. */
export function neverAllocated(): never {
  throw new TypeError('an activation is not allocated but entered')
}
