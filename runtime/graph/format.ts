/** Declares the heap graph as it stands in a snapshot: plain data, the same in CBOR and JSON. */

/** A reference to node `n` (n ≥ 0) or one of the constants in `CONSTANTS` (n < 0). */
export type Reference = readonly [number]

/**
 * Any JavaScript value. `null`, booleans, finite numbers other than −0 and well-formed strings stand for themselves;
 * everything else is a reference.
 */
export type Value = null | boolean | number | string | Reference

/** A property key: a well-formed string, or a reference to a symbol node or a string node. */
export type Key = string | Reference

/** What `[n]` with a negative n means. `hole`: no element in an array. `uninitialised`: a variable in its temporal dead zone (ECMA-262 9.1.1.1). `redacted`: one whose value stayed behind. */
export const CONSTANTS = {
  undefined: -1,
  hole: -2,
  NaN: -3,
  infinity: -4,
  minusInfinity: -5,
  minusZero: -6,
  uninitialised: -7,
  redacted: -8,
} as const

/** Attribute bits of a property (ECMA-262 6.1.7.1). An accessor takes two values in its node: getter, setter. */
export const ATTRIBUTES = { writable: 1, enumerable: 2, configurable: 4, accessor: 8 } as const

/** Attributes of a property made by assignment. */
export const PLAIN_ATTRIBUTES = 7

/** Integrity level of an object (ECMA-262 7.3.15). With 2 and 3 the attributes of the shape are those before sealing or freezing. */
export const INTEGRITY = { extensible: 0, nonExtensible: 1, sealed: 2, frozen: 3 } as const

/** What objects with the same prototype, own keys and attributes share. */
export interface Shape {
  readonly proto: Value
  readonly keys: readonly Key[]
  /** One number a key (bits of `ATTRIBUTES`); absent when all are `PLAIN_ATTRIBUTES`. */
  readonly attributes?: readonly number[]
  /** One of `INTEGRITY`; absent when extensible. */
  readonly integrity?: number
  /** Private names the object carries: a class node, how many values follow for it after those of the properties. */
  readonly brands?: readonly (readonly [classReference: Reference, count: number])[]
}

/** `[kind, shape, payload, ...values]`: indices into `kinds` and `shapes` (−1: no object), what the kind itself keeps, values in the order of the shape. */
export type Node = readonly [kind: number, shape: number, payload: unknown, ...values: Value[]]

/** One function, class or object literal in the program text: its id, and `name` and `length` as created. */
export type Code = readonly [id: string, name: string, length: number]

export interface Heap {
  /** Names of the kinds used; a node's first element is an index into it. */
  readonly kinds: readonly string[]
  readonly shapes: readonly Shape[]
  /** Functions, classes and literals alive, by first sight. */
  readonly code: readonly Code[]
  /** Ids of the scopes with live environments, by first sight. */
  readonly scopes: readonly string[]
  readonly nodes: readonly Node[]
}

/** One resource: the adapter's name and what that adapter wrote. */
export type Resource = readonly [adapter: string, state: unknown]

/** A chunk that runs, or one that it may still load. */
export interface Program {
  /** Name given by the build: the chunk's. */
  readonly name: string
  /** Text of the wrapper function as the engine runs it; of a chunk that has not run, it may be that of its file. */
  readonly text: string
  /** What other chunks may import of it, in the order of its text; absent: it has not run. */
  readonly exports?: readonly Export[]
}

export type Export = readonly [name: string, value: Value]

/** Everything of a snapshot behind its envelope. */
export interface Snapshot {
  /** In the order in which they began to run; those that have not run come last. */
  readonly programs: readonly Program[]
  readonly options: ProgramOptions
  readonly heap: Heap
  /** What keeps the program alive, in the order in which it is to be set going. */
  readonly resources: readonly Resource[]
}

/** The plugin's options that travel with the program. */
export interface ProgramOptions {
  readonly trigger: 'SIGUSR2' | 'none'
  readonly format: 'cbor' | 'json'
  readonly afterSnapshot: 'exit' | 'continue'
  readonly timers: 'remaining' | 'deadline'
  /** Milliseconds; absent: the default. */
  readonly patience?: number
  readonly hookTimeout?: number
}
