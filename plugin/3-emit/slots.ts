/** Writes the slots of environments to where the plan has them: at the start of bodies, in blocks, in heads of loops. */
import type { Plan, PlannedScope } from '../2-plan/index.ts'
import { scopeText, sharedText } from './accessors.ts'
import type { Insertions } from './insertions.ts'
import { markText } from './suspensions.ts'

/** What stands at the start of a body, by its offset: as text, and the slots among it. */
export interface Starts {
  readonly declared: ReadonlyMap<number, readonly string[]>
  readonly slots: ReadonlyMap<number, readonly PlannedScope[]>
}

export function startsOf(plan: Plan): Starts {
  const slots = slotsByOffset(plan.scopes)
  return { slots, declared: declarationsByOffset(plan, slots) }
}

/** Slots that stand at the start of a function's body or of an arrow's expression; emitted together with the probe. */
function slotsByOffset(scopes: readonly PlannedScope[]): ReadonlyMap<number, readonly PlannedScope[]> {
  const found = new Map<number, PlannedScope[]>()
  for (const scope of scopes) {
    if (scope.place?.how === 'block' || scope.place?.how === 'expression') {
      const { at } = scope.place
      found.set(at, [...(found.get(at) ?? []), scope])
    }
  }
  return found
}

/** What is declared at the start of a function's body, by its offset: slots, and notes on the functions declared there. */
function declarationsByOffset(plan: Plan, slots: ReadonlyMap<number, readonly PlannedScope[]>): ReadonlyMap<number, readonly string[]> {
  const found = new Map([...slots].map(([at, scopes]) => [at, scopes.map((scope) => declaration(scope, 'var'))]))
  for (const { mark } of plan.functions) {
    if (mark?.at !== undefined) found.set(mark.at, [...(found.get(mark.at) ?? []), markText(mark)])
  }
  return found
}

export function declaration(scope: PlannedScope, keyword: string): string {
  // Before the slot: what registers a scope may read it at once.
  const kept = scope.mapped === undefined ? '' : `${keyword} ${scope.mapped.name}=arguments;`
  return `${kept}${keyword} ${slotText(scope)};`
}

/** The same in a declaration and in a list of parameters. */
export function slotText(scope: PlannedScope): string {
  return `${scope.slot}${scope.mode === 'once' ? `=${scopeText(scope)}` : sharedText(scope)}`
}

/** Slots elsewhere than at the start of a function's body; the program's own follows the wrapper's head. */
export function emitSlot(scope: PlannedScope, plan: Plan, bodies: ReadonlySet<number>, insertions: Insertions): void {
  const { place, slot } = scope
  if (place === undefined || place.how === 'expression') return
  if (place.how === 'block') {
    if (place.at === plan.program.start || bodies.has(place.at)) return
    insertions.open(place.at, place.at, declaration(scope, 'let'), 1)
  } else if (place.how === 'head') {
    // Each turn of the loop has its own variables, so its own handle, and its own function to make it.
    // In front of all declarators, one of which may be waited in; `let[a]=…` has no space.
    insertions.open(place.at, Infinity, ` ${slot}${sharedText(scope)},`)
    insertions.open(
      place.updateAt,
      place.update?.end ?? place.updateAt,
      `${slot}=void 0${sharedText(scope)}${place.update === undefined ? '' : ','}`,
      -3,
    )
  } else {
    insertions.open(place.start, place.end, `{${declaration(scope, 'let')}`)
    insertions.close(place.end, place.start, '}')
  }
}
