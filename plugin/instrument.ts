/** Turns the text of a chunk into instrumented text: lower → analyse → plan → emit. In: text and what it is. Out: code, map, and what there is to say about it. */
import remapping, { type SourceMapInput } from '@jridgewell/remapping'
import { lower } from './0-lower/index.ts'
import { type Analysis, analyse, type Source, wordsOf } from './1-analyse/index.ts'
import { type ModuleRange, type Plan, type PlannedPart, type PlanOptions, plan, planParts, type Surroundings } from './2-plan/index.ts'
import { emit } from './3-emit/index.ts'

export interface InstrumentOptions extends Pick<PlanOptions, 'name' | 'chunks' | 'probeArguments'>, Pick<Source, 'form'> {
  /** Ranges in the text. */
  readonly modules: readonly ModuleRange[]
  /** Whether code at this offset of the text is instrumented. */
  readonly included: (offset: number) => boolean
  /** Whether a variable stays out of snapshots, by its name and the module it is declared in (a place in `modules`). Absent: none. */
  readonly redacted?: ((name: string, module: number) => boolean) | undefined
  /** Where the text comes from and goes. */
  readonly surroundings: Omit<Surroundings, 'calls' | 'form'>
  /** Text in front of the wrapper, given the parts of the runtime that the text can need. */
  readonly runtime: (parts: readonly PlannedPart[]) => string
  readonly sourcemap: boolean
}

export interface Instrumented {
  /** The text that the facts and the plan are about. */
  readonly text: string
  /** Offset in the source of an offset in the text. */
  origin(offset: number): number
  readonly analysis: Analysis
  readonly planned: Plan
  readonly parts: readonly PlannedPart[]
  readonly code: string
  readonly map: string | null
}

/** Throws a `SyntaxError` as `analyse` does. */
export function instrument(source: string, options: InstrumentOptions): Instrumented {
  const { form, name, chunks, probeArguments, sourcemap } = options
  const lowered = lower(source, { module: form === 'es', included: options.included })
  const { text, position } = lowered
  const untouched = new Map(lowered.untouched.map(({ start, why }) => [position(start), why]))
  const modules = options.modules.map((range) => ({ ...range, start: position(range.start), end: position(range.end) }))
  const excluded = modules.filter((_, i) => !options.included(options.modules[i]!.start))
  const included = (offset: number) => !excluded.some(({ start, end }) => offset >= start && offset < end)
  const { redacted } = options
  const analysis = analyse({
    text,
    form,
    classNames: lowered.classNames,
    ...(redacted && {
      // What lowering has put in holds no variable's value for long; where it does, that is found when a snapshot is taken.
      redacted: ({ name, at }) =>
        !lowered.names.has(name) &&
        redacted(
          name,
          modules.findIndex(({ start, end }) => at >= start && at < end),
        ),
    }),
  })
  const planned = plan(analysis, { name, chunks, modules, included, probeArguments, temporaries: lowered, untouched })
  const { surroundings } = options
  const imports = [...surroundings.imports, ...analysis.imports.map(({ specifier }) => specifier)]
  const words = wordsOf(source, form !== 'es')
  let parts: readonly PlannedPart[] = []
  const runtime = (calls: ReadonlySet<string>): string => {
    parts = planParts(words, { ...surroundings, calls, form, imports })
    return options.runtime(parts)
  }
  const { code, map } = emit(text, planned, { runtime, sourcemap })
  const facts = { text, origin: lowered.origin, analysis, planned, parts, code }
  if (map === null || lowered.map === undefined) return { ...facts, map: map?.toString() ?? null }
  return { ...facts, map: remapping([map as SourceMapInput, lowered.map as SourceMapInput], () => null).toString() }
}
