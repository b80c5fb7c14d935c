/** Declares what every part of a plan is made from. */
import type { Analysis } from '../1-analyse/index.ts'
import type { Fresh } from './fresh.ts'
import type { Ids, ModuleRange } from './ids.ts'
import type { ChunkFacts } from './plan.ts'

export interface PlanOptions {
  /** Name of the program: the chunk's. */
  readonly name: string
  readonly chunks: ChunkFacts
  readonly modules: readonly ModuleRange[]
  /** Whether code at this offset is instrumented (the user's `include` and `exclude`). */
  readonly included: (offset: number) => boolean
  /** More than this many arguments a probe call does not pass. */
  readonly probeArguments: number
  /** Names of all temporaries, and those that are needed after the suspension at an offset. */
  readonly temporaries: { readonly names: ReadonlySet<string>; readonly temporaries: ReadonlyMap<number, readonly string[]> }
  /** Functions that suspend and cannot be entered again, by their offset, with the reason. */
  readonly untouched: ReadonlyMap<number, string>
}

export interface PlanContext {
  readonly analysis: Analysis
  readonly options: PlanOptions
  readonly ids: Ids
  readonly fresh: Fresh
}
