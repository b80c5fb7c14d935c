/** Declares what a kind of value is: how it is captured, allocated empty, filled, verified, dumped. */

import type { Reference, Value } from './format.ts'
import type { Refusal } from './obstacles/index.ts'

/** How a value hangs on its parent: a property key, or a label for what is no property, with the key it belongs to if any. */
export type Edge = PropertyKey | readonly [label: string, key?: unknown]

/** What a kind may ask of the walker while it captures one value. */
export interface Describe {
  /** Encodes any value; an object seen first is given a node and walked later. */
  value(value: unknown, edge: Edge): Value
  /** Like `value`, for values known to be objects, functions, symbols. */
  reference(value: object | symbol, edge: Edge): Reference
  /** Reports that the value at hand cannot be captured. The walk goes on, to find all obstacles; for what may end by itself a snapshot waits, for a while. */
  obstacle(refusal: Refusal): void
  /** Whether a function, or the function that an object listens with, is of another script that shares the realm. */
  isForeign(value: unknown): boolean
  /** Whether a function can be captured, as one of the program or by a name; what is private to a class that has not been met cannot. */
  knows(target: (...parameters: any[]) => unknown): boolean
  /** Registers a weak collection: `entries` is asked, for each object of the graph, whether it is a key; asked again until nothing new is found. */
  weak(collection: object, has: (key: object | symbol) => boolean, found: (key: object | symbol) => void): void
}

/** What a kind may ask of the builder while it makes one value. */
export interface Build {
  /** Decodes a value; a node referred to must have been allocated (see `needs`), and may still be empty. */
  value(value: Value): unknown
}

/**
 * One kind of value, as far as a running program needs it to be captured. `T`: the values it describes. `P`: its payload, plain data
 * as it stands in the snapshot (values inside it encoded as `Value`, binary data as `Uint8Array`).
 * Prototype, own properties, integrity and private names are not the kind's business: the drivers do them for all kinds.
 * What only a resumed program does is a `Maker`, what only tm-restore does a `KindCheck`, each built on the one before, in the same file:
 * the bundler leaves out of a program what is not in its list.
 */
export interface Kind<T = unknown, P = unknown> {
  readonly name: string
  /** Its nodes have neither prototype nor properties of their own to keep. */
  readonly shapeless?: boolean
  /** The payload. */
  capture(value: T, describe: Describe): P
  /**
   * Own keys that the payload carries, so that they are not written as properties. Absent: none.
   * Asked at capture (with `describe`), and at restore for own keys that the shape has not: those not claimed are deleted.
   */
  carries?(value: T, key: PropertyKey, payload: P, describe?: Describe): boolean
}

/** A kind that an adapter brings along. */
export interface AdapterKind<T = unknown, P = unknown> extends Kind<T, P> {
  /** It is asked for functions, and for nothing else. */
  readonly functions?: boolean
  /** A brand check, never user code, never fooled by prototypes or `Symbol.toStringTag`. Kinds of the language are told by `makeKindHint`. */
  recognise(value: object): boolean
}

/** How the values of a kind are made again. */
export interface Maker<T = unknown, P = unknown> {
  readonly name: string
  /** As that of the kind. */
  carries?(value: T, key: PropertyKey, payload: P): boolean
  /** References that must be allocated before this one. Absent: none. Creation order makes cycles impossible. */
  needs?(payload: P): readonly Value[]
  /**
   * Makes the object empty. All nodes in `needs` exist, maybe empty. Own keys it has and the shape has not are deleted afterwards, if `carries` does not claim them.
   * `isBranded`: classes put their private names onto it next, and their fields with them.
   */
  allocate(payload: P, build: Build, isBranded?: boolean): T
  /** Fills it; all nodes exist. Properties, prototype and integrity are set afterwards by the driver. */
  fill?(value: T, payload: P, build: Build): void
  /** Freezes it. Absent: as any object. */
  freeze?(value: T): void
  /** Called when all objects are filled. */
  finish?(value: T, payload: P, build: Build): void
}

/** How the nodes of a kind are checked and shown. */
export interface KindCheck<P = unknown> {
  readonly name: string
  /** As that of the maker. */
  needs?(payload: P): readonly Value[]
  /** Throws a `TypeError` with a one-clause message when the payload is not what `capture` writes (a snapshot is hostile input). `reference` checks that something is a `Value` inside the graph. */
  verify(payload: unknown, check: Check): asserts payload is P
  /** One line for a human, without the properties. */
  dump(payload: P): string
}

/**
 * What `verify` may ask; each throws a `TypeError` naming the node.
 * `edge`: how the value hangs on the one at hand, as `Describe` was told. Whoever looks into a snapshot learns it from here.
 */
export interface Check {
  value(value: unknown, edge?: Edge): asserts value is Value
  /** A value, or the constant `hole`. */
  element(value: unknown, edge?: Edge): asserts value is Value
  /** A reference to a node of one of the kinds named; none named: of any. */
  node(value: unknown, kinds?: string | readonly string[], edge?: Edge): asserts value is Reference
  /** An integer in the range. */
  integer(value: unknown, min: number, max: number): asserts value is number
  bytes(value: unknown): asserts value is Uint8Array
  fail(message: string): never
}
