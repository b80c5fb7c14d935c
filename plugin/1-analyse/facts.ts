/** Declares what the analysis finds: facts about scopes, variables, functions, classes, as plain objects with offsets into the text. */

export interface Span {
  readonly start: number
  readonly end: number
}

export type VariableKind = 'var' | 'let' | 'const' | 'class' | 'function' | 'parameter' | 'catch' | 'self'

/** A variable (ECMA-262 "binding"). */
export interface Variable {
  readonly name: string
  readonly kind: VariableKind
  readonly scope: Scope
  /** Offset at which it is declared. */
  readonly at: number
  /** Offset at which it is surely initialised if control gets there; 0 for those that have no temporal dead zone. */
  initialisedAt: number
  readonly references: Reference[]
  /** A function that may be on the heap between turns refers to it from outside its own activation. */
  captured: boolean
  /** The function or class that initialises it directly, when nothing else ever writes it. */
  holds: Callable | undefined
  /** Its value is to stay out of snapshots. */
  redacted: boolean
  /** Declared more than once, a function among them. */
  ambiguous: boolean
  /** A parameter that the body declares again, by `var` or as a function. */
  redeclared: boolean
}

/** One use of a name. */
export interface Reference extends Span {
  readonly name: string
  /** `undefined`: a global. */
  variable: Variable | undefined
  readonly scope: Scope
  readonly read: boolean
  readonly write: boolean
  /** The reference is the callee of this call. */
  readonly called: boolean
  /** The reference is `{ name }`, so that a replacement must repeat the key. */
  readonly shorthand: boolean
}

export type ScopeKind = 'program' | 'function' | 'body' | 'block' | 'loop' | 'each' | 'catch' | 'switch' | 'class' | 'self' | 'initialiser'

/** A piece of text with variables of its own. */
export interface Scope {
  readonly kind: ScopeKind
  readonly parent: Scope | undefined
  /** The innermost function (or field initialiser, static block) around it; `undefined` for the program. */
  readonly owner: Callable | undefined
  readonly span: Span
  readonly variables: Map<string, Variable>
  /** Code here may run many times in one activation of its function. */
  readonly inLoop: boolean
  readonly strict: boolean
  /** Where a declaration may be inserted so that each environment of this scope has its own; `undefined`: nowhere. */
  readonly slotAt: SlotPlace | undefined
  /** A direct `eval` may see all variables from here outwards. */
  dynamic: boolean
}

/** How a slot gets into a scope: after an offset in a block; in the head of a `for`; in front of a statement wrapped for it. */
export type SlotPlace =
  | { readonly how: 'block'; readonly at: number }
  | { readonly how: 'head'; readonly at: number; readonly update: Span | undefined; readonly updateAt: number }
  | { readonly how: 'around'; readonly start: number; readonly end: number }
  | { readonly how: 'expression'; readonly at: number; readonly end: number }

export type CallableKind = 'declaration' | 'expression' | 'arrow' | 'method' | 'getter' | 'setter' | 'class' | 'initialiser'

/**
 * How the function that an expression makes can be noted in passing, its name left as it is: the expression whose value it is, or
 * the object literal and the key under which it is there as soon as the literal is.
 */
export type Site = Span & { readonly key: string | undefined }

/** A computed key: of an object literal; or of a field, whose initialiser runs later: its number among the keys of the class that are kept. */
export type Keyed = Span | { readonly class: ClassFacts; readonly number: number }

/** A function, a class, or a class field initialiser or static block (which ECMA-262 treats as methods). */
export interface Callable extends Span {
  readonly kind: CallableKind
  /** Own name, or the one that NamedEvaluation gives it; '' if none. */
  readonly name: string
  /** It has its own name in its text (for a class or function expression: a binding of its own). */
  readonly named: boolean
  /** The name that it gets by where it stands (ECMA-262 8.4.5 NamedEvaluation); `name` may be no more than a hint of what it is. */
  given: string
  /** The computed key that gives it its name instead. */
  keyed: Keyed | undefined
  readonly parent: Callable | undefined
  /** The scope it is created in. */
  readonly scope: Scope
  readonly strict: boolean
  readonly async: boolean
  readonly generator: boolean
  /** A method of a class (registered with it) and not of an object literal. */
  readonly inClass: ClassFacts | undefined
  /** Offset behind `{` and the directives; for an arrow with an expression as its body, behind `=>`. */
  readonly bodyAt: number
  readonly expressionBody: boolean
  readonly parameters: Parameters
  usesThis: boolean
  usesArguments: boolean
  usesNewTarget: boolean
  usesSuper: boolean
  /** `super()` inside an arrow. */
  callsSuper: boolean
  /** It may be on the heap between turns. */
  escapes: boolean
  /** Its body runs at most once in the life of the program. */
  once: boolean
  /** For a run-once CommonJS wrapper: where the code behind the guard begins. */
  onceFrom: number
  /** Offset of the word `async`; −1 when there is none. */
  readonly asyncAt: number
  /** `await`s and `yield`s directly in it, in text order. */
  readonly suspensions: Suspension[]
  /** It gives out async generators: what an async generator function was lowered to. */
  readonly asyncGenerators: boolean
  /** A function expression that is called where it stands. */
  invoked: boolean
  /** The object literal it is a method of. */
  readonly literal: Span | undefined
  /** A method's key where it is a name, `#` included; '' where it is computed, or other members may take its place. */
  key: string
  readonly static: boolean
  /** An arrow function at the end of a statement without a semicolon, before what would go on with the call that it becomes. */
  readonly endsStatement: boolean
  /** Inside a `with` statement. */
  readonly inWith: boolean
  /** `undefined` where it cannot be noted. */
  site: Site | undefined
  readonly class: ClassFacts | undefined
}

/** A place at which an activation may be left and entered again: `await`, `yield`, `yield*`. */
export interface Suspension extends Span {
  readonly kind: 'await' | 'yield' | 'delegate'
  readonly scope: Scope
  /** Offset behind the word `await` or `yield`. */
  readonly wordEnd: number
  /** The value that is awaited stands in parentheses. */
  readonly parenthesised: boolean
  /** What is awaited is settled before the turn ends. */
  readonly immediate: boolean
  /** It begins an expression statement, where a parenthesis could be taken for the arguments of a call. */
  readonly begins: boolean
}

export interface Parameters extends Span {
  readonly count: number
  /** Of the plain identifiers in front of all patterns, in order. */
  readonly names: readonly string[]
  /** Plain identifiers only. */
  readonly simple: boolean
  /** A pattern with a computed key: evaluating it runs user code even with all arguments given. */
  readonly computed: boolean
  /** A regular expression, template or `/` in the parameters: the head of the function can't be scanned. */
  readonly opaque: boolean
  /** From here on the parameters are no plain identifiers: offset of the first such parameter, and its number. */
  readonly patternsAt: number
  readonly patternsIndex: number
  /** Offset of a comma behind the last. */
  readonly comma: number | undefined
  /** The function's `length`: parameters before the first with a default, or the rest (ECMA-262 15.1.5). */
  readonly length: number
  /** There is a closure in a parameter expression, which cannot see what the body declares. */
  readonly closures: boolean
}

export interface ClassFacts {
  /** Offset behind the `{` of the class body. */
  readonly bodyAt: number
  /** Its own name; `undefined`: it has none. */
  readonly self: string | undefined
  /** That name is not the program's. */
  readonly added: boolean
  /** Where a name may be inserted when it has none: behind `class`. */
  readonly nameAt: number
  /** Private names of the class, `#` included; methods without accessors. */
  readonly privateFields: readonly string[]
  readonly privateMethods: readonly string[]
  readonly privateStatics: readonly string[]
  readonly privateStaticMethods: readonly string[]
  /** One private name that every instance has. */
  readonly privateBrand: string | undefined
  readonly privateNames: readonly string[]
  /** Private methods of an instance that wait. */
  readonly privateAsyncs: ReadonlyMap<string, 'async' | 'async generators'>
  /** Computed keys whose value must be kept, in order. */
  readonly computedKeys: Span[]
  readonly scope: Scope
  /** It extends the global `Promise`. */
  readonly extendsPromise: boolean
  /** Something in it needs the class itself: a closure that uses a private name, or `super` in an arrow; a field that names a function by a computed key. */
  needed: boolean
}

/**
 * `bind` and `proxy` remember what went into a bound function or a proxy, `iterator` what it goes through. `promise`: a class that `new` is called on may be %Promise%.
 * `async`, `async generators`: a private method that is read as a value, for it is nowhere before there is an instance.
 * The others are for a class that extends Promise: the executor that is given to `super`, or the list that begins with it, what `super`
 * gives back, and the constructor that such a class has not.
 */
export type CallKind =
  | 'bind'
  | 'optional bind'
  | 'proxy'
  | 'iterator'
  | 'promise'
  | 'executor'
  | 'executors'
  | 'promised'
  | 'constructor'
  | 'async'
  | 'async generators'

export interface Call extends Span {
  readonly what: CallKind
  /** The object whose `bind` is called, or whose method gives an iterator; the class; what is given or given back; the start of the body. */
  readonly object: Span
  /** For an iterator, the method's key as an expression. */
  readonly key?: string
  /** For an iterator, whether it is `object?.method()`. */
  readonly optional?: boolean
  readonly scope: Scope
}

/** The template of a tagged template. */
export interface Template extends Span {
  /** `undefined` where an escape is malformed. */
  readonly cooked: readonly (string | undefined)[]
  readonly raw: readonly string[]
  readonly expressions: readonly Span[]
}

export interface Home extends Span {
  readonly scope: Scope
  readonly name: string
}

export type HazardKind = 'direct-eval' | 'with' | 'probe-name'
export interface Hazard extends Span {
  readonly kind: HazardKind
}

export interface ImportedName {
  readonly specifier: string
  /** Exported name, `default`, or `*`; '' where only the module is to run. */
  readonly name: string
  /** '' where there is no variable. */
  readonly local: string
}

/** `export { imported as name } from 'specifier'`; `imported` may be `*`. */
export interface ReexportedName {
  readonly specifier: string
  readonly imported: string
  readonly name: string
}

/** `import('specifier')`. */
export interface DynamicImport extends Span {
  readonly specifier: string
}

/**
 * Code that writes exported variables: an assignment whose value is what is written; an expression whose value is used, or is not;
 * the body of a loop that assigns them in each turn; a declaration.
 */
export interface ExportWrite extends Span {
  readonly how: 'assignment' | 'used' | 'unused' | 'loop' | 'declaration'
  readonly names: readonly string[]
  /** The body is a block; another statement may follow the declaration. */
  readonly block: boolean
}

export interface ExportedName {
  readonly name: string
  readonly local: string
}

/** The part of the chunk that becomes the program, and what stays around it. */
export interface Container {
  /** Offset at which the statements of the program may begin, behind directives. */
  readonly start: number
  readonly end: number
  /** Imports and export declarations inside the container that must stay outside the wrapper. */
  readonly outside: readonly Span[]
  /** Those of them that are `export * from`. */
  readonly stars: readonly Span[]
  readonly topLevelAwait: boolean
  readonly strict: boolean
  readonly returns: boolean
  /** Names that whoever calls the program gives it: `exports`, parameters of the bundler's function. */
  readonly given: readonly string[]
}

/** All facts about one chunk. */
export interface Analysis {
  readonly container: Container
  readonly program: Scope
  readonly scopes: readonly Scope[]
  readonly callables: readonly Callable[]
  readonly references: readonly Reference[]
  readonly globals: ReadonlySet<string>
  readonly names: ReadonlySet<string>
  readonly calls: readonly Call[]
  readonly homes: readonly Home[]
  readonly hazards: readonly Hazard[]
  readonly templates: readonly Template[]
  /** Top-level `await`s. */
  readonly suspensions: readonly Suspension[]
  /** `this` at the top of the program. */
  readonly usesThis: boolean
  readonly imports: readonly ImportedName[]
  readonly exports: readonly ExportedName[]
  readonly reexports: readonly ReexportedName[]
  readonly exportWrites: readonly ExportWrite[]
  readonly dynamicImports: readonly DynamicImport[]
}
