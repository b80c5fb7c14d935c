/** Describes what objects of all network classes have in common: the class, what Node keeps under its own symbols, listeners. */
import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Build, Check, Describe, KindCheck, Maker } from '../../../graph/kind.ts'
import { type ClassName, classOf, type Family, isMade, make, namesOf } from './classes.ts'
import { addListeners, describeListeners, dumpListeners, type Emitter, type Listeners, verifyListeners } from './listeners.ts'
import { isNodesFunction, isNodesSymbol } from './nodes-own.ts'

export interface ObjectPayload {
  readonly type: ClassName
  readonly listeners: Listeners
  /** What Node keeps under symbols of its own, by description. */
  readonly slots: readonly (readonly [symbol: string, value: Value])[]
}

/** How one family is captured. */
export interface FamilyKind<V extends object, P extends ObjectPayload> {
  readonly family: Family
  /** Own keys that are Node's, and made afresh. */
  readonly dropped: readonly string[]
  /** Descriptions of symbols whose values travel. */
  readonly slots: readonly string[]
  capture(value: V, describe: Describe): Omit<P, keyof ObjectPayload>
}

type Slots = Record<symbol, unknown>
type AnyFunction = (...parameters: any[]) => unknown

const symbolsOf = (value: object) => Object.getOwnPropertySymbols(value)
const samples = new Map<ClassName, readonly PropertyKey[]>()

/** Own keys of an object that the program has not seen. */
function sampleKeys(type: ClassName): readonly PropertyKey[] {
  let keys = samples.get(type)
  if (!keys) {
    const sample = make(type)
    samples.set(type, (keys = Reflect.ownKeys(sample)))
    // The only one that has a handle from the start.
    if (type === 'dgram.Socket') (sample as { close(): void }).close()
  }
  return keys
}

const EMITTER = ['_events', '_eventsCount']

export function objectKind<V extends object, P extends ObjectPayload>(spec: FamilyKind<V, P>): AdapterKind<V, P> {
  const { family } = spec
  const dropped = new Set([...EMITTER, ...spec.dropped])
  return {
    name: `node-${family}`,
    recognise: (value) => classOf(value)?.[0] === family && isMade(value, family),
    capture(value, describe) {
      const [, type] = classOf(value)!
      const keys = sampleKeys(type)
      const slots = symbolsOf(value).flatMap((symbol) => {
        const { description = '' } = symbol
        if (!spec.slots.includes(description) || !isNodesSymbol(symbol, keys)) return []
        return [[description, describe.value((value as Slots)[symbol], [description])] as const]
      })
      const common: ObjectPayload = { type, listeners: describeListeners(value as unknown as Emitter, describe), slots }
      return { ...common, ...spec.capture(value, describe) } as P
    },
    carries(value, key, { type }, describe) {
      // `captureRejections` has a name, and is kept as it is.
      if (typeof key === 'symbol') return key.description !== 'kCapture' && isNodesSymbol(key, sampleKeys(type))
      if (typeof key !== 'string') return false
      const own: unknown = Reflect.getOwnPropertyDescriptor(value, key)?.value
      // Those that a new object has, the constructor has made.
      return dropped.has(key) || (describe === undefined ? typeof own === 'function' : isNodesFunction(own, describe))
    },
  }
}

/** What a family does beyond that. */
export interface FamilyMaker<V extends object, P extends ObjectPayload> {
  /** Absent: as the constructor makes it. */
  allocate?(payload: P): V
  fill?(value: V, payload: P, build: Build): void
  finish?(value: V, payload: P, build: Build): void
  /** What takes the place of a function of Node's that listens. */
  standIn?(value: V, name: string): AnyFunction | undefined
}

export function objectMaker<V extends object, P extends ObjectPayload>(
  { name, carries }: AdapterKind<V, P>,
  { allocate, fill, finish, standIn }: FamilyMaker<V, P>,
): Maker<V, P> {
  return {
    name,
    ...(carries && { carries }),
    allocate: (payload) => allocate?.(payload) ?? (make(payload.type) as V),
    fill(value, payload, build) {
      for (const [description, encoded] of payload.slots) {
        const symbol = symbolsOf(value).find((each) => each.description === description)
        if (symbol) (value as Slots)[symbol] = build.value(encoded)
      }
      fill?.(value, payload, build)
      addListeners(value as unknown as Emitter, payload.listeners, build, (listener) => standIn?.(value, listener))
    },
    ...(finish && { finish }),
  }
}

export function objectCheck<P extends ObjectPayload>(
  family: Family,
  keys: string,
  verify: (payload: P, check: Check) => void,
): KindCheck<P> {
  const allowed = `type listeners slots ${keys}`.split(' ')
  return {
    name: `node-${family}`,
    verify(payload: unknown, check: Check): asserts payload is P {
      if (typeof payload !== 'object' || payload === null) return check.fail('has no payload')
      for (const key of Object.keys(payload)) if (!allowed.includes(key)) check.fail(`has an unknown key ${JSON.stringify(key)}`)
      const { type, listeners, slots } = payload as ObjectPayload
      if (!namesOf(family).includes(type)) check.fail('is of no class of its kind')
      verifyListeners(listeners, check)
      if (!Array.isArray(slots)) return check.fail('has no slots')
      for (const slot of slots as unknown[]) {
        if (!Array.isArray(slot) || slot.length !== 2 || typeof slot[0] !== 'string') return check.fail('has a slot without a name')
        check.value(slot[1], [slot[0]])
      }
      verify(payload as P, check)
    },
    dump: ({ type, listeners }) => [type, dumpListeners(listeners)].filter(Boolean).join(', '),
  }
}
