/** Declares the plan: what is done to each scope, function, class and call of a chunk, and why; frozen plain data. */
import type { CallKind, DynamicImport, ExportWrite, ImportedName, SlotPlace, Span } from '../1-analyse/index.ts'

/** How emitted code names an environment: its slot (`many`), its variable (`once`), or the class (`class`). */
export interface PlannedScope {
  readonly id: string
  readonly mode: 'once' | 'many' | 'class'
  /** The variable that keeps the handle; for a class, the class's own name. */
  readonly slot: string
  readonly place: SlotPlace | undefined
  /** Name of a function that all closures of a large scope share to name it, made with the environment; `undefined`: each has the accessor in its own text. */
  readonly shared: string | undefined
  /** Variables surely initialised; those of registered functions first. */
  readonly ready: readonly string[]
  /** Variables that may be in their temporal dead zone; those of registered functions first. */
  readonly late: readonly string[]
  /** Variables whose values stay out of snapshots; none of a registered function. */
  readonly redacted: readonly string[]
  /** A variable that keeps the arguments object, and for each of `ready` the number of the parameter that it is (−1: none). */
  readonly mapped: { readonly name: string; readonly parameters: readonly number[] } | undefined
  /** Ids of the functions in the first `ready`, and in the first `late`. */
  readonly registered: readonly (readonly string[])[]
  /** For `once`: ids of the functions that its handle notes when they are made. */
  readonly made: readonly string[]
  /** For `once` and `class`: the environments around it, from inside out, up to one that knows its own parent. */
  readonly chain: readonly PlannedScope[]
}

export type Treatment = 'probe' | 'registered' | 'class' | 'member' | 'none' | 'skip'

export interface PlannedFunction extends Span {
  readonly id: string
  readonly treatment: Treatment
  readonly why: string
  readonly chain: readonly PlannedScope[]
  readonly bodyAt: number
  readonly expressionBody: boolean
  /** What an arrow takes from the function around it, in the order of the probe's last arguments. */
  readonly captured: readonly ('this' | 'arguments' | 'new.target' | undefined)[]
  readonly desugar: Desugar | undefined
  readonly frame: PlannedFrame | undefined
  /** `await`s of an async function that has no frame: a capture is to see that something waits there. */
  readonly stuck: readonly Pick<PlannedSuspension, 'start' | 'end' | 'wordEnd' | 'parenthesised'>[]
  readonly mark: PlannedMark | undefined
}

/** A place in a function where it may be left and entered again. */
export interface PlannedSuspension extends Span {
  readonly kind: 'await' | 'yield' | 'delegate'
  /** From 1, in text order. */
  readonly number: number
  /** What is named there by value: variables that no environment has, temporaries, `this`, `arguments`. */
  readonly locals: readonly string[]
  readonly chain: readonly PlannedScope[]
  readonly wordEnd: number
  readonly parenthesised: boolean
  readonly begins: boolean
}

/** What is done to a function that suspends. */
export interface PlannedFrame {
  readonly kind: 'async' | 'generator'
  readonly asyncAt: number
  /** What stack traces call an async body; '' where the function has no plain name. */
  readonly label: string
  /** Name of the frame's record; for a generator, of the variable through which values come in. */
  readonly variable: string
  readonly points: readonly PlannedSuspension[]
  /** Parameters that an async body takes as its own: it may declare them again, or has patterns behind them. */
  readonly passed: readonly string[]
  /** What is named before a generator's body runs. */
  readonly start: readonly string[]
}

/** A function that suspends is noted when it is made: in front of a block's statements, or (`at` undefined) where it stands. */
export interface PlannedMark {
  readonly kind: 'async' | 'generator' | 'async generator'
  readonly at: number | undefined
  /** Its variable; for an expression, the name that it gets by where it stands. */
  readonly name: string
  /** The semicolon that the text lacks behind it; '' if none. */
  readonly semicolon: '' | ';'
}

/** A block, and what is declared in a block around it. */
export interface PlannedShield extends Span {
  readonly names: readonly string[]
}

/** Methods that suspend, of an object literal or a class. */
export interface PlannedMembers extends Span {
  readonly asyncs: readonly PlannedAsync[]
}

/** An async method, or one that gives async generators. */
export interface PlannedAsync {
  readonly generators: boolean
  readonly static: boolean
  /** A private one `#` included; '' where it has to be looked for by an id in its text. */
  readonly key: string
  readonly id: string
}

/** Parameters from an offset on move into the body. */
export interface Desugar {
  readonly at: number
  readonly end: number
  /** Closures in them see other variables than the body does. */
  readonly split: boolean
  /** Parameters that stay. */
  readonly before: readonly string[]
  /** Parameters in their place that count for the function's `length`. */
  readonly counted: readonly string[]
  /** A rest parameter for all that follow, if any do. */
  readonly rest: string | undefined
  /** Where a comma stands that a rest parameter must not have behind it. */
  readonly comma: number | undefined
  /** A setter has exactly one parameter: with a default, if it had one. */
  readonly optional: string | undefined
  /** Parameters that the body declares again as variables of its own. */
  readonly again: readonly string[]
  readonly async: boolean
  readonly generator: boolean
}

/** A computed key, and the function or class that gets its name from it, of which more is made than NamedEvaluation sees. */
export interface PlannedKeyed {
  /** In an object literal, where it stands; for a field, the class that keeps it, and its number there. */
  readonly key: Span | { readonly class: PlannedScope; readonly number: number }
  readonly value: Span
  /** A function is given its name, a class takes it when it registers. */
  readonly isClass: boolean
}

export interface PlannedClass extends Span {
  readonly id: string
  readonly bodyAt: number
  /** A name it gets because closures in it need it (where; '' if lowering has put it there), and the one it had by NamedEvaluation; `undefined`: from the key in `keyed`. */
  readonly naming: { readonly at: number; readonly name: string; readonly visible: string | undefined } | undefined
  readonly tag: string
  readonly chain: readonly PlannedScope[]
  readonly privateFields: readonly string[]
  readonly privateMethods: readonly string[]
  readonly privateStatics: readonly string[]
  readonly privateStaticMethods: readonly string[]
  readonly privateBrand: string | undefined
  readonly computedKeys: readonly Span[]
  /** Its async methods, and a tag under which they are noted. */
  readonly members: { readonly tag: string; readonly asyncs: readonly PlannedAsync[] } | undefined
}

export interface PlannedHome extends Span {
  readonly id: string
  readonly chain: readonly PlannedScope[]
}

export interface PlannedCall extends Span {
  readonly what: CallKind
  readonly object: Span
  /** For an iterator, the method's key as an expression, and whether it is `object?.method()`. */
  readonly key: string | undefined
  readonly optional: boolean
}

/** Where a handle notes a function, or the functions under these keys of an object literal. */
export interface PlannedMade extends Span {
  readonly slot: string
  /** Position of the first among `made` of the scope. */
  readonly from: number
  readonly keys: readonly string[]
}

export interface PlannedTemplate extends Span {
  /** Variable of the program that keeps its strings. */
  readonly keeper: string
  readonly cooked: readonly (string | undefined)[]
  readonly raw: readonly string[]
  readonly expressions: readonly Span[]
}

export interface PlannedProgram {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly outside: readonly Span[]
  readonly strict: boolean
  readonly async: boolean
  readonly returns: boolean
  readonly usesThis: boolean
  /** Variables that it gets as arguments. */
  readonly given: readonly string[]
  readonly frame: PlannedFrame | undefined
  readonly stuck: PlannedFunction['stuck']
  readonly imports: readonly PlannedImport[]
  readonly exports: readonly { readonly name: string; readonly local: string; readonly outer: string; readonly hoisted: boolean }[]
  /** Other chunks import what it exports. */
  readonly shared: boolean
  readonly writes: readonly PlannedWrite[]
  /** Exports of imported names. */
  readonly reexports: readonly { readonly name: string; readonly local: string }[]
  readonly dynamicImports: readonly (DynamicImport & { readonly chunk: string | undefined })[]
  /** Chunks that it may load while it runs, with all that those import: name and path from here. */
  readonly later: ChunkFacts['later']
  /** Other chunks wait for its top-level `await`. */
  readonly awaited: boolean
}

/** `chunk`: the one of this build that it is from. `added`: it is no import of the text, but stands for an export of another module's. */
export interface PlannedImport extends ImportedName {
  readonly chunk: string | undefined
  readonly added: boolean
}

/** What is written to bindings outside of the wrapper when the program writes its own. */
export interface PlannedWrite extends Omit<ExportWrite, 'names'> {
  readonly sets: readonly { readonly outer: string; readonly local: string }[]
}

/** What a chunk has to do with the other chunks of its build. */
export interface ChunkFacts {
  /** Name of the chunk that a specifier means. */
  readonly chunkOf: (specifier: string) => string | undefined
  readonly shared: boolean
  readonly awaited: boolean
  readonly later: readonly { readonly name: string; readonly path: string }[]
}

export interface Plan {
  readonly program: PlannedProgram
  readonly scopes: readonly PlannedScope[]
  readonly functions: readonly PlannedFunction[]
  readonly made: readonly PlannedMade[]
  readonly classes: readonly PlannedClass[]
  readonly homes: readonly PlannedHome[]
  /** Object literals with methods that suspend. */
  readonly keyed: readonly PlannedKeyed[]
  readonly members: readonly PlannedMembers[]
  readonly shields: readonly PlannedShield[]
  readonly calls: readonly PlannedCall[]
  readonly templates: readonly PlannedTemplate[]
}
