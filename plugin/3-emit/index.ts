/**
 * Turns a plan and the text of a chunk into instrumented text with a source map.
 * In: plan, text. Out: code and map. Decides nothing; text that the plan does not name stays as it was.
 */
import MagicString, { type SourceMap } from 'magic-string'
import { LINK } from '../../runtime/protocol.ts'
import type { Plan } from '../2-plan/index.ts'
import { emitBindings } from './bindings.ts'
import { emitCall, emitTemplate } from './calls.ts'
import { emitClass, emitHomes } from './classes.ts'
import { emitFunction } from './functions.ts'
import { createInsertions } from './insertions.ts'
import { emitKeyed } from './keyed.ts'
import { emitSlot, startsOf } from './slots.ts'
import { emitMark, emitPoints, emitStuck, markText } from './suspensions.ts'
import { emitWrapper } from './wrapper.ts'

export interface Emitted {
  readonly code: string
  readonly map: SourceMap | null
}

export interface EmitOptions {
  /** Text in front of the wrapper, given what the code calls of the link. */
  readonly runtime: (calls: ReadonlySet<string>) => string
  readonly sourcemap: boolean
}

export function emit(text: string, plan: Plan, options: EmitOptions): Emitted {
  const target = new MagicString(text)
  const insertions = createInsertions()
  const starts = startsOf(plan)
  const bodies = new Set(plan.functions.map((planned) => planned.bodyAt))
  for (const { slot, from, start, end, keys } of plan.made) {
    insertions.open(start, end, `${slot}.made(${from},`, 1)
    insertions.close(end, start, `${keys.map((key) => `,${JSON.stringify(key)}`).join('')})`)
  }
  for (const planned of plan.functions) {
    emitFunction(planned, starts, target, insertions)
    if (planned.frame !== undefined) emitPoints(planned.frame, planned.id, insertions)
    emitStuck(planned, planned.id, insertions)
    emitMark(planned, insertions)
  }
  if (plan.program.frame !== undefined) emitPoints(plan.program.frame, plan.program.name, insertions)
  emitStuck(plan.program, plan.program.name, insertions)
  for (const { start, end, names } of plan.shields) {
    insertions.open(start + 1, start + 1, `let ${names.join(',')};{`, -4)
    insertions.close(end - 1, start, '}')
  }
  for (const scope of plan.scopes) if (scope.place !== undefined && scope.mode !== 'class') emitSlot(scope, plan, bodies, insertions)
  for (const { mark } of plan.functions) {
    if (mark?.at === undefined || bodies.has(mark.at) || mark.at === plan.program.start) continue
    insertions.open(mark.at, mark.at, markText(mark), 2)
  }
  for (const planned of plan.classes) emitClass(planned, insertions)
  for (const keyed of plan.keyed) emitKeyed(keyed, insertions)
  emitHomes(plan, insertions)
  for (const call of plan.calls) emitCall(call, target, insertions)
  for (const template of plan.templates) emitTemplate(template, target)
  emitBindings(plan, text, insertions)
  insertions.apply(target)
  emitWrapper(plan, text, options.runtime(callsIn(target.toString())), target)
  const map = options.sourcemap ? target.generateMap({ hires: 'boundary', includeContent: true }) : null
  return { code: target.toString(), map }
}

/** Methods of the link that a text calls, or may call. */
const callsIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(new RegExp(`\\${LINK}\\.(\\w+)`, 'g'))].map(([, method]) => method!))
