/** Declares what a walk finds before anything is settled for the whole chunk. */
import type { Call, Callable, ClassFacts, DynamicImport, Hazard, Home, Reference, Scope, Span, Suspension, Template } from '../facts.ts'

export interface RawFacts {
  readonly program: Scope
  readonly scopes: Scope[]
  readonly callables: Callable[]
  readonly references: Reference[]
  readonly names: Set<string>
  readonly calls: Call[]
  readonly homes: Home[]
  readonly hazards: Hazard[]
  readonly templates: Template[]
  readonly dynamicImports: DynamicImport[]
  /** Top-level `await`s. */
  readonly suspensions: Suspension[]
  readonly usesThis: boolean
  /** Function expressions called on the spot. */
  readonly invoked: Map<Callable, Scope>
  readonly privateUses: PrivateUse[]
  readonly guards: Map<Callable, Guard>
}

/** The use of a private name: the class it belongs to and the function it stands in. */
export interface PrivateUse {
  readonly class: ClassFacts
  readonly from: Callable | undefined
}

/** A CommonJS guard (`if (done) return x; done = 1`) at the start of a function: the flag, and where the code behind it begins. */
export interface Guard {
  readonly flag: string
  readonly scope: Scope
  readonly from: number
  readonly write: Span
}
