/** Walks everything that the roots lead to, and describes each value once: a running program's heap into graph nodes. */

import { isBehaviour } from '../graph/behaviour.ts'
import { makeKindHint } from '../graph/brand.ts'
import type { DescribeCode } from '../graph/code.ts'
import { CONSTANTS, type Code, type Heap, type Node, type Reference, type Value } from '../graph/format.ts'
import { isNative, uncurry } from '../graph/intrinsics.ts'
import type { AdapterKind, Edge, Kind } from '../graph/kind.ts'
import { kinds, SHAPELESS } from '../graph/kinds/index.ts'
import { languageParts } from '../graph/language.ts'
import { markFunction } from '../graph/marks.ts'
import { halfConstructed, hostPromise, type Obstacle, stamped } from '../graph/obstacles.ts'
import { behaviourParts, probe, withProbes } from '../graph/probe.ts'
import {
  type ClassRecord,
  classes,
  Environment,
  homes,
  members,
  PLACES,
  prototypes,
  registeredFunctions,
  stampers,
} from '../graph/registry.ts'
import { boundParts, isProxy } from '../graph/tracked.ts'
import { typeName, unknownFunction, unknownValue, variableName } from './naming.ts'
import { createPromises } from './promises.ts'
import { CaptureError, pathOf } from './report.ts'
import { createSecrets } from './secrets.ts'
import { type Brand, createShapes } from './shapes.ts'

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect
const textOf = uncurry(Function.prototype.toString)
const constant = Object.fromEntries(Object.entries(CONSTANTS).map(([name, number]) => [name, [number] as const])) as Record<
  keyof typeof CONSTANTS,
  Reference
>
/** V8 flattens and scans natively; 15 ns for a short string. */
const isWellFormed = (text: string): boolean => text.isWellFormed()

export interface Walked {
  readonly heap: Heap
  readonly obstacles: readonly Obstacle[]
  /** Promises that had to be asked, and are rejected. */
  readonly rejected: readonly object[]
}

export interface WalkOptions {
  readonly nameOf: (value: object | symbol) => string | undefined
  /** Of the programs. */
  readonly texts: readonly string[]
  readonly adapterKinds: readonly AdapterKind[]
  /** What ends by itself is not waited for any more, so that all obstacles are to be found. */
  readonly isLast: boolean
}

/**
 * `root` encodes the roots, at once; everything they lead to is walked after it, and waits for microtasks where promises are to be asked.
 * In between, no code of the program may run.
 */
export async function walkHeap<T>(options: WalkOptions, root: (describe: DescribeCode) => T): Promise<Walked & { readonly roots: T }> {
  const { nameOf, texts, isLast } = options
  const adapterKinds = options.adapterKinds.filter((kind) => !kind.functions)
  const functionKinds = options.adapterKinds.filter((kind) => kind.functions)
  const byName = new Map([...kinds, ...languageParts.map(({ kind }) => kind)].map((kind) => [kind.name, kind]))
  const ids = new Map<unknown, number>()
  const order: unknown[] = []
  const parents: number[] = []
  const edges: Edge[] = []
  const nodes: Node[] = []
  const kindNumbers = new Map<string, number>()
  const codes: Code[] = []
  const codeNumbers = new Map<string, number>()
  const scopeNumbers = new Map<string, number>()
  const registered = registeredFunctions()
  const hint = makeKindHint(nameOf)
  const stamping = stampers.flatMap((reference) => reference.deref() ?? [])
  const adapterKindOf = new Map<object | null, AdapterKind | undefined>()
  const classesAbove = new Map<object | null, readonly ClassRecord[]>()
  const privateMethods = new Map<object, { record: ClassRecord; place: 2 | 3; index: number }>()
  const unknown: number[] = []
  const promises = createPromises()
  /** Promises that have been met: written when there is nothing else to do, so that the order does not depend on whom to ask. */
  const met: number[] = []
  const weak: { collection: object; has: (key: object | symbol) => boolean; found: (key: object | symbol) => void; seen: number }[] = []
  const reached: { value: object; found: (reference: Value) => void }[] = []
  const obstacles: Obstacle[] = []
  const secrets = createSecrets()
  let current = -1

  const enter = (value: unknown, edge: Edge): Reference => {
    let id = ids.get(value)
    if (id === undefined) {
      id = order.length
      ids.set(value, id)
      order.push(value)
      parents.push(current)
      edges.push(edge)
    }
    return [id]
  }

  const describe: DescribeCode = {
    value(value, edge) {
      switch (typeof value) {
        case 'string':
          return isWellFormed(value) ? value : enter(value, edge)
        case 'number':
          if (Number.isFinite(value)) return value === 0 && 1 / value < 0 ? constant.minusZero : value
          return value > 0 ? constant.infinity : value < 0 ? constant.minusInfinity : constant.NaN
        case 'boolean':
          return value
        case 'undefined':
          return constant.undefined
        default:
          return value === null ? null : enter(value, edge)
      }
    },
    reference: enter,
    obstacle: (refusal) => void obstacles.push({ path: pathTo(current), ...refusal }),
    isForeign: (value) => isForeign(value),
    knows: (target) => knows(target),
    weak: (collection, has, found) => void weak.push({ collection, has, found, seen: 0 }),
    code(id, of) {
      let number = codeNumbers.get(id)
      if (number === undefined) {
        number = codes.length
        codeNumbers.set(id, number)
        codes.push([id, typeof of?.name === 'string' ? of.name : '', typeof of?.length === 'number' ? of.length : 0])
      }
      return number
    },
    scope(id) {
      let number = scopeNumbers.get(id)
      if (number === undefined) scopeNumbers.set(id, (number = scopeNumbers.size))
      return number
    },
    ask(target) {
      const known = registered.get(target)
      return known === undefined ? probe(target) : { ...known, captured: [] }
    },
    baseline: (number) => ({ name: codes[number]![1], length: codes[number]![2] }),
    promise: promises.of,
    waitingFor: promises.waitingFor,
    origin: promises.origin,
    behaviour: (target) => behaviourParts(target as () => unknown),
    secret: secrets.add,
    ifReached: (value, found) => void reached.push({ value, found }),
  }
  const shapes = createShapes(describe)

  /** The host binds functions of its own, too. */
  const knows = (target: object): boolean => {
    const kind = kindOf(target)
    if (kind === byName.get('bound')) return knows(boundParts(target)!.target)
    return kind !== 'function' || describe.ask(target) !== undefined
  }

  const kindOf = (value: object | symbol | bigint | string): Kind | string => {
    if (typeof value === 'symbol') return byName.get(nameOf(value) === undefined ? 'symbol' : 'intrinsic')!
    if (typeof value !== 'object' && typeof value !== 'function') return byName.get(typeof value)!
    if (Environment.is(value)) return byName.get('environment')!
    if (promises.isFrame(value)) return byName.get('frame')!
    if (nameOf(value) !== undefined) return byName.get('intrinsic')!
    const found = hint(value)
    if (found === 'function') {
      if (isBehaviour(value)) return byName.get('behaviour')!
      if (members.has(value)) return byName.get('member')!
      if (classes.has(value)) return byName.get('class')!
      return functionKinds.find((kind) => kind.recognise(value)) ?? 'function'
    }
    if (found === 'object' || found === undefined) {
      if (prototypes.has(value)) return byName.get('prototype')!
      if (homes.has(value)) return byName.get('home')!
      const proto = getPrototypeOf(value)
      let own = adapterKindOf.get(proto)
      if (own === undefined && !adapterKindOf.has(proto))
        adapterKindOf.set(proto, (own = adapterKinds.find((kind) => kind.recognise(value))))
      if (own?.recognise(value)) return own
      // One prototype may have objects that the host's constructor made, and such as merely inherit.
      const other = own && adapterKinds.find((kind) => kind.recognise(value))
      if (other) return other
    }
    return found === undefined ? typeName(value) : byName.get(found)!
  }

  const brandsOf = (value: object): Brand[] => {
    const brands: Brand[] = []
    for (const record of recordsAbove(getPrototypeOf(value))) {
      let read: ReturnType<NonNullable<typeof record.reader>>
      try {
        read = record.reader!(value)
      } catch {
        describe.obstacle(halfConstructed(typeName(value)))
        continue
      }
      if (!read) continue
      const reference = enter(record.target, ['class'])
      for (const method of read[1]) markFunction(method)
      for (const [index, method] of read[1].entries()) privateMethods.set(method as object, { record, place: PLACES.private, index })
      brands.push({ reference, values: read[0].map((field, i) => describe.value(field, ['private', i])) })
    }
    return brands
  }

  /** Whether a class whose base returns what it is given has put private names on it. */
  const isStamped = (value: unknown): boolean =>
    stamping.length > 0 &&
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    stamping.some(({ reader }) => {
      try {
        return Boolean(reader?.(value))
      } catch {
        return true
      }
    })

  const recordsAbove = (proto: object | null): readonly ClassRecord[] => {
    let records = classesAbove.get(proto)
    if (records === undefined) {
      const found: ClassRecord[] = []
      for (let at = proto; at !== null && nameOf(at) === undefined; at = getPrototypeOf(at)) {
        const record = prototypes.get(at)
        if (record?.reader !== undefined) found.push(record)
      }
      found.unshift(...stamping.filter((record) => !found.includes(record)))
      classesAbove.set(proto, (records = found))
    }
    return records
  }

  const write = (index: number, kind: Kind, value: object): void => {
    const payload = kind.capture(value, describe)
    let number = kindNumbers.get(kind.name)
    if (number === undefined) kindNumbers.set(kind.name, (number = kindNumbers.size))
    if (SHAPELESS.includes(kind.name) || kind.shapeless) {
      if (isStamped(value)) describe.obstacle(stamped(kind.name))
      nodes[index] = [number, -1, payload]
      return
    }
    const node: [number, number, unknown, ...Value[]] = [number, -1, payload]
    node[1] = shapes.of(value, kind, payload, brandsOf(value), node)
    nodes[index] = node
  }

  const visit = (index: number): void => {
    current = index
    const value = order[index] as object
    const kind = kindOf(value)
    if (typeof kind !== 'string') {
      if (kind.name === 'promise') return void met.push(index)
      if (kind.name === 'class') noteStatics(value)
      return write(index, kind, value)
    }
    if (kind === 'function') {
      if (describe.ask(value) === undefined) unknown.push(index)
      else write(index, byName.get('closure')!, value)
    } else unknown.push(index)
  }

  /** Functions of the program that are not known yet, private methods for one, are in its text. Those of the engine and of `Function` may be anyone's. */
  const isForeign = (value: unknown): boolean => {
    if (typeof value === 'object' && value !== null && !isProxy(value)) return isForeign(dataOf(value, 'handleEvent'))
    if (typeof value !== 'function' || kindOf(value) !== 'function' || describe.ask(value) !== undefined) return false
    const source = textOf(value)
    return !isNative(value) && !/^(?:async )?function\*? anonymous\(/.test(source) && !texts.some((text) => text.includes(source))
  }

  /** One of the engine's resolving functions: it evaluates modules by promises of its own, which no code has. */
  const isEngines = (handler: object): boolean => isNative(handler) && getOwnPropertyDescriptor(handler, 'name')?.value === ''

  /** What another script that shares the realm does when a promise is settled, or the engine. */
  const isForeignReaction = (item: object): boolean => {
    const { onFulfilled, onRejected } = item as { onFulfilled?: unknown; onRejected?: unknown }
    const handlers = [onFulfilled, onRejected].filter((each) => typeof each === 'function')
    return handlers.length > 0 && handlers.every((handler) => isForeign(handler) || isEngines(handler as object))
  }

  const noteStatics = (value: object): void => {
    const record = classes.get(value)!
    const methods = record.statics?.()[1] ?? []
    for (const method of methods) markFunction(method)
    for (const [index, method] of methods.entries()) privateMethods.set(method as object, { record, place: PLACES.privateStatic, index })
  }

  /** What nothing known claimed: a private method that has leaked, or its generator, is known once its class or an instance has been seen. */
  const settleUnknown = (): void => {
    for (const index of unknown.splice(0)) {
      const value = order[index] as object
      const method = privateMethods.get(value)
      current = index
      const kind = typeof value === 'function' ? 'function' : kindOf(value)
      if (typeof kind !== 'string') write(index, kind, value)
      else if (method !== undefined) {
        members.set(value, { record: method.record, place: method.place, part: 0, key: method.index })
        write(index, byName.get('member')!, value)
      } else {
        nodes[index] = [0, -1, null]
        describe.obstacle(kind === 'function' ? unknownFunction(value) : unknownValue(kind))
      }
    }
  }

  const settleWeak = (): void => {
    for (const entry of weak) {
      current = ids.get(entry.collection)!
      for (; entry.seen < order.length; entry.seen++) {
        const key = order[entry.seen]
        if (typeof key !== 'object' && typeof key !== 'function' && typeof key !== 'symbol') continue
        if (isEnvironment(key)) continue
        if (entry.has(key as object)) entry.found(key as object)
      }
    }
  }

  const pathTo = (index: number): string => {
    const steps: { edge: Edge; label: string | undefined }[] = []
    for (let at = index; at >= 0; at = parents[at]!) {
      const value = order[at]
      const edge = edges[at]!
      const outer = order[parents[at]!]
      const label = isEnvironment(value)
        ? `scope ${value.id}`
        : isEnvironment(outer) && typeof edge === 'object' && edge[0] === 'variable'
          ? variableName(outer, edge[1] as number)
          : undefined
      steps.push({ edge, label })
    }
    return pathOf(steps.reverse())
  }

  /** Describes all that has been found. Returns whether something is left: promises. */
  let at = 0
  const goOn = (): boolean => {
    for (;;) {
      while (at < order.length) visit(at++)
      if (met.length > 0) return true
      const before = order.length
      settleWeak()
      if (order.length === before) {
        const pending = unknown.length
        settleUnknown()
        if (pending === 0 || (order.length === before && unknown.length === 0)) return false
      }
    }
  }

  const writePromises = (): boolean => {
    for (const index of met.splice(0)) {
      current = index
      write(index, byName.get('promise')!, order[index] as object)
    }
    return goOn()
  }

  // What only the host can settle is not found from the roots: the host holds it.
  const hosted = promises.hosted()
  const asking = hosted.length > 0 ? promises.ask(hosted) : undefined
  if (asking !== undefined) await asking
  for (const promise of hosted) {
    const waiting = promises.waitingFor(promise)
    if (promises.of(promise).state !== 'pending' || withProbes(() => waiting.every(isForeignReaction))) continue
    const name = nameOfWaiting(waiting)
    obstacles.push({ path: name === undefined ? 'then' : `await in ${name}`, ...hostPromise() })
  }
  if (!isLast && obstacles.length > 0) throw new CaptureError(obstacles, 0)
  let roots!: T
  let left = withProbes(() => {
    roots = root(describe)
    return goOn()
  })
  while (left) {
    const asking = promises.ask(met.map((index) => order[index] as object))
    if (asking !== undefined) await asking
    left = withProbes(writePromises)
  }
  for (const { value, found } of reached) {
    const id = ids.get(value)
    if (id !== undefined) found([id])
  }
  const heap: Heap = { kinds: [...kindNumbers.keys()], shapes: shapes.list, code: codes, scopes: [...scopeNumbers.keys()], nodes }
  if (secrets.any) obstacles.push(...secrets.found({ heap, roots, texts }, (value) => ids.get(value), pathTo))
  return { heap, obstacles, roots, rejected: promises.rejected }
}

/** A property that is no accessor, own or inherited. */
function dataOf(object: object, key: string): unknown {
  for (let at: object | null = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const own = getOwnPropertyDescriptor(at, key)
    if (own !== undefined) return own.value
  }
  return undefined
}

/** Of the functions among those that wait. */
function nameOfWaiting(waiting: readonly object[]): string | undefined {
  return waiting.map((item) => (item as { readonly id?: string }).id).find((id) => id !== undefined)
}

function isEnvironment(value: unknown): value is Environment {
  return typeof value === 'object' && value !== null && Environment.is(value)
}
