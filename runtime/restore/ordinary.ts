/** Makes ordinary objects again with the hidden classes that the engine gives to those of the program, so that its code goes on as fast. */
import type { BuildCode } from '../graph/code.ts'
import { constructorsOf } from '../graph/constructors.ts'
import type { Heap, Key, Node, Reference, Value } from '../graph/format.ts'
import { constructEmpty } from '../graph/probe.ts'

const { create } = Object
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect

/** Properties from which on V8 makes a dictionary of an object to which they are assigned under computed keys. */
const FEW = 16

/** What is there before anything that inherits from it, so that no circle can come of it. */
const EARLY = new Set(['object', 'prototype', 'class', 'closure', 'home', 'array', 'intrinsic'])

export interface Ordinary {
  /** What is better made before an object of this shape. */
  wants(shape: number): readonly Reference[]
  make(node: Node): object
  /** Whether assignment does the same as definition, which is a fifth as fast. Only while nothing has properties but what its text gives it. */
  isPlain(shape: number): boolean
  fill(object: object, node: Node): void
}

export interface Surroundings {
  readonly build: BuildCode
  readonly isMade: (id: number) => boolean
  /** Code numbers of what returns at once while there is a probe. */
  readonly constructs: Readonly<Record<number, boolean>>
}

export function createOrdinary({ nodes, kinds, shapes }: Heap, { build, isMade, constructs }: Surroundings): Ordinary {
  const constructors = constructorsOf({ nodes, kinds, shapes })
  const wanted: (readonly Reference[])[] = []
  const makers: (() => object)[] = []
  const plain: boolean[] = []
  /** V8 forgets a hidden class that no object has. */
  const models: object[] = []

  const isNode = (value: Value): value is Reference => Array.isArray(value) && value[0] >= 0
  const kindOf = ([id]: Reference): string => kinds[nodes[id]![0]]!
  const codeOf = (id: number): number => (nodes[id]![2] as { readonly code: number }).code
  const keysOf = (shape: number): PropertyKey[] => shapes[shape]!.keys.map((key: Key) => build.key(key))

  function chainOf(shape: number): readonly number[] {
    const chain = constructors.get(shape) ?? []
    return chain.every((id) => constructs[codeOf(id)]) ? chain : []
  }

  /** The constructor, with its `prototype` and what it extends. */
  function linkedConstructor(shape: number): Function | undefined {
    const chain = chainOf(shape)
    if (chain.length === 0 || !chain.every(isMade)) return undefined
    const made = chain.map((id) => build.value([id]) as Function)
    const first = made[0]!
    if (kindOf([chain[0]!]) === 'closure') first.prototype = build.value(shapes[shape]!.proto)
    for (const [i, target] of made.entries()) {
      const base = build.classDispatchers.get(target)?.('base')
      if (base === true || kindOf([chain[i]!]) === 'closure') return first
      if (i + 1 < made.length) setPrototypeOf(target, made[i + 1]!)
    }
    return undefined
  }

  function makerOf(node: Node): () => object {
    const [, shape] = node
    const { proto } = shapes[shape]!
    if (proto === null) return () => create(null) as object
    const above = build.value(proto) as object
    if (above === Object.prototype || !isNode(proto) || !isMade(proto[0]) || !EARLY.has(kindOf(proto))) return () => ({})
    const target = linkedConstructor(shape)
    const model = target && constructEmpty(target)
    if (model === undefined || !resembles(model, node, above)) return () => create(above) as object
    models.push(model)
    return () => constructEmpty(target!)
  }

  /** Gives the model the properties: once seven objects are made, V8 gives no more room to objects of that constructor than these have. */
  function resembles(model: object, node: Node, above: object): boolean {
    const [, shape, , ...values] = node
    const keys = keysOf(shape)
    if (getPrototypeOf(model) !== above || ownKeys(model).some((key, i) => key !== keys[i])) return false
    if (shapes[shape]!.attributes !== undefined) return true
    for (const [i, key] of keys.entries()) {
      if (typeof shapes[shape]!.keys[i] !== 'string') break
      const value = typeof values[i] === 'object' ? undefined : values[i]
      defineProperty(model, key, { value, writable: true, enumerable: true, configurable: true })
    }
    return true
  }

  function isAssignable(shape: number): boolean {
    const { attributes, integrity, brands, keys, proto } = shapes[shape]!
    if (attributes !== undefined || integrity !== undefined || brands !== undefined || keys.length > FEW) return false
    const names = keysOf(shape)
    const hinders = (object: object): boolean =>
      names.some((name) => {
        const found = getOwnPropertyDescriptor(object, name)
        return found !== undefined && found.writable !== true
      })
    if (names.includes('__proto__')) return false
    for (let at = proto; isNode(at); ) {
      const object = build.value(at) as object
      const kind = kindOf(at)
      if (kind === 'proxy' || hinders(object)) return false
      const own: number = nodes[at[0]]![1]
      if (own < 0) for (let host = getPrototypeOf(object); host !== null; host = getPrototypeOf(host)) if (hinders(host)) return false
      at = own < 0 ? null : shapes[own]!.proto
    }
    return true
  }

  return {
    wants(shape) {
      const { proto } = shapes[shape]!
      wanted[shape] ??= [...chainOf(shape).map((id): Reference => [id]), ...(isNode(proto) && EARLY.has(kindOf(proto)) ? [proto] : [])]
      return wanted[shape]
    },
    make(node) {
      const [, shape] = node
      if (!this.wants(shape).every(([id]) => isMade(id))) return {}
      makers[shape] ??= makerOf(node)
      return makers[shape]()
    },
    isPlain: (shape) => (plain[shape] ??= isAssignable(shape)),
    fill(object, node) {
      const { keys, proto } = shapes[node[1]]!
      let at = 3
      for (const key of keys) {
        const name = typeof key === 'string' ? key : build.key(key)
        ;(object as Record<PropertyKey, unknown>)[name] = build.value(node[at++] as Value)
      }
      const above = build.value(proto) as object | null
      if (getPrototypeOf(object) !== above) setPrototypeOf(object, above)
    },
  }
}
