/** Declares what an adapter is: how one kind of resource of the outside world is put away, checked, and brought back. */
import type { ProgramOptions } from '../graph/format.ts'
import type { AdapterKind, Build, Check, Describe, KindCheck, Maker } from '../graph/kind.ts'
import type { Refusal } from '../graph/obstacles/index.ts'

/**
 * One kind of resource, as far as a running program needs it to be captured.
 * What only a resumed program does is an `AdapterMaker`, what only tm-restore does an `AdapterCheck`, in the same file.
 */
export interface Adapter<S = unknown> {
  readonly name: string
  /** Starts tracking, before the first module of the program runs. Absent: nothing to track. */
  install?(): void
  /** Kinds of heap values that belong to this resource (a timer's handle). Absent: none. */
  readonly kinds?: readonly AdapterKind[]
  /** State of the live resources, values in it encoded by `describe`; `undefined` when there are none. Reports obstacles. Changes nothing. Absent: it has only kinds. */
  capture?(describe: Describe): S | undefined
  /** After a capture that ends the process: from here on no code of the program runs any more. Absent: nothing can run. */
  stop?(): void
}

/** How resources come back. */
export interface AdapterMaker<S = unknown> {
  readonly name: string
  /** How values of the adapter's kinds are made. Absent: it has none. */
  readonly kinds?: readonly Maker[]
  /** Called before the heap is built: for what must come first in the process, such as numbers of open files. Absent: nothing. */
  prepare?(state: S): void
  /** Brings the resources back, in the order of the snapshot; the heap is filled. Runs no code of the program. */
  restore(state: S, build: Build, options: ProgramOptions): void
}

/** How the state of resources is checked. */
export interface AdapterCheck<S = unknown> {
  readonly name: string
  /** How nodes of the adapter's kinds are checked. Absent: it has none. */
  readonly kinds?: readonly KindCheck[]
  /** Throws a `TypeError` when the state is not what `capture` writes. */
  verify(state: unknown, check: Check): asserts state is S
}

/** Values that hold for a function and all that it sets going: each AsyncLocalStorage with its store. */
export type Context = readonly (readonly [storage: object, store: unknown])[]

/** How contexts are told and set. */
export interface Contexts {
  /** `undefined`: there are no stores. */
  current(): Context | undefined
  run(context: Context, task: () => unknown): unknown
  /** From here to the end of the microtask, and in what it sets going. */
  enter(context: Context): void
}

/** What the program hears of rejections that nobody handles. */
export interface Rejections {
  isReported(promise: object): boolean
  /** It has been reported before the hop, and is not to be again. */
  wasReported(promise: object): void
  /** Rejected promises have been looked at: nobody is to hear that they are handled now. To be called before the turn ends. */
  hush(rejected: readonly object[]): void
}

/** Holds back what would only begin more work of the host, while a snapshot waits for what is on its way. */
export interface Gates {
  close(): void
  open(): void
}

/** What a snapshot is made safe with before it leaves the process. */
export interface Sealing {
  /** AES-256-GCM. Absent: whoever has the file can read it. */
  readonly cipher?: {
    /** How the key was made, and the nonce: plain data that stands in the file. */
    readonly parameters: object
    /** Ciphertext, then the tag of 16 bytes; `authenticated` is covered by the tag. */
    encrypt(plain: Uint8Array, authenticated: Uint8Array): Uint8Array
  }
  /** Ed25519. Absent: nobody says that the file is theirs. */
  readonly signer?: {
    /** The public key, 32 bytes. */
    readonly key: Uint8Array
    sign(message: Uint8Array): Uint8Array
  }
}

/** Whether the program has put a property on an object of the host. */
export type IsAdded = (object: object, key: PropertyKey) => boolean

/** `base`: the class that it is, or the prototype of. */
export type NoteClass = (object: object, base: object, name: string) => void

/** Tells keys without those of elements. */
export interface Listing {
  /** Own string keys that are no indices; `undefined`: it cannot tell. Runs no code of the program. */
  names(value: object): readonly string[] | undefined
  /** To be called when a capture is over. */
  end(): void
}

/** What a host (Node, a browser) does for the runtime. */
export interface Host {
  readonly adapters: readonly Adapter[]
  /** A name for a value that belongs to the host and not to the program (`node:fs#readFileSync`), as a lookup made afresh for one capture. */
  names(isAdded: IsAdded): (value: object | symbol) => string | undefined
  /** Tells of classes and their prototypes, as the host has made them and before the program can have them. Absent: all are globals. */
  onClass?(note: NoteClass): void
  /** Whether a global is a class that nobody has loaded: to look at it would load it. */
  isAsleep?(key: string): boolean
  /** Prototypes of the host's own below which objects keep all their state in properties. */
  slotless?(): readonly object[]
  /** Whether the host has put this function in the place of another after the start, when it loaded more of itself. */
  isLate?(value: object): boolean
  /** For one capture. Absent: keys can only be had all together. */
  listing?(): Listing
  /** Whether this is a Proxy, where the host can tell. */
  isProxy?(value: object): boolean
  /** Whether this is a promise, where the host can tell. */
  isPromise?(value: object): boolean
  /** Absent: the host tells nobody of rejections that are not handled. */
  readonly rejections?: Rejections
  /** Absent: there are no contexts. */
  readonly contexts?: {
    /** Calls `use` when the program begins to use them. */
    whenUsed(use: (contexts: Contexts) => void): void
    /** Lets contexts hold from now on, whether the program uses them or not. */
    begin(): void
  }
  readonly gates?: Gates
  /** Text of a file of the program, by URL. */
  read(url: string): string | Promise<string>
  /** DEFLATE (RFC 1951), where the host has it synchronously. */
  deflate?(bytes: Uint8Array): Uint8Array
  /** CRC-32, going on from the sum of what comes before; where the host has it. */
  crc32?(bytes: Uint8Array, before: number): number
  /** What the operator wants snapshots to be sealed with; `undefined`: nothing. Throws when a key cannot be had. */
  sealing?(): Sealing | undefined
  /** Runs `task` at the next boundary between turns: the stack empty, no microtask pending. What it returns is over before the next turn. */
  betweenTurns(task: () => unknown): void
  /** Takes what is to be there before the adapters are installed in a resumed program: states of resources, by name. */
  resuming?(resources: readonly (readonly [adapter: string, state: unknown])[]): void
  /** Calls a task that is no part of the program after so many milliseconds, unless what it returns is called before. */
  later(ms: number, task: () => void): () => void
  /** Host work at hand that ends by itself (a file being read, output on its way), by name: a snapshot waits for it, for a while. Absent: there is none. */
  passing?(): readonly string[]
  /** Waits for a trigger from outside (a signal), if the host has one. */
  listen?(trigger: 'SIGUSR2' | 'none', request: () => void): void
  /** Where a triggered snapshot goes: writes it whole or not at all. Throws the host's error. */
  store?(bytes: Uint8Array, format: 'cbor' | 'json'): void
  /** The format that the destination asks for (`TM_SNAPSHOT=x.json`); `undefined`: the program's option. */
  format?(): 'cbor' | 'json' | undefined
  /** Tells the operator (stderr). */
  report(text: string): void
  /** Takes why a triggered snapshot was not taken, as JSON, where somebody asked for it. Throws the host's error. */
  storeReport?(json: string): void
  /** Ends the process with code 0 after its output is flushed; no code of the program runs any more. */
  exit?(): void
  /** Programs that run beside this one (processes, threads), by name. */
  beside?(): readonly string[]
  /** Why a function cannot be put away that the host has made inside of it; `undefined`: it has not. */
  refuse?(target: object): Refusal | undefined
  /** Host work in flight that no adapter has captured, by name; empty when all is accounted for. Of what `passing` names, only what would be lost. */
  inFlight?(): readonly string[]
}
