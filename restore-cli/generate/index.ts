/**
 * Turns a verified snapshot into the text of the program that goes on from it.
 * In: a snapshot. Out: one self-contained file: runtime, state, program texts, factories of the scopes that are alive.
 */
import type { Heap, Snapshot } from '../../runtime/graph/format.ts'
import { constructedCode, EXIT, Refusal } from '../errors.ts'
import { factoryText } from './factories.ts'
import { stringLiteral } from './literal.ts'
import { hostedText, type ModuleFormat, moduleText } from './modules.ts'
import { outside } from './outside.ts'
import { type ProgramText, readProgram } from './program/index.ts'
import { runtime } from './runtime.ts'
import { stateText } from './state.ts'

export interface GenerateOptions {
  readonly format: ModuleFormat
  /** Whether functions that `new Function` made may come along: their text is no part of the program's. Default: no. */
  readonly constructed?: boolean
}

/** @throws Refusal when the state and the program texts do not fit, or a program needs what the format cannot give it */
export function generate(snapshot: Snapshot, { format, constructed = false }: GenerateOptions): string {
  const { programs, heap, resources, options } = snapshot
  const made = heap.kinds.indexOf('constructed')
  const count = constructed || made < 0 ? 0 : heap.nodes.filter(([kind]) => kind === made).length
  if (count > 0) throw constructedCode(count)
  const around = outside(programs.map(({ text }) => readProgram(text)))
  const owners = ownersOf(heap, around.programs)
  const state = { exports: programs.map(({ exports = [] }) => exports), heap, resources }
  const resumable = programs.map(({ name, text }, i) => {
    const program = around.programs[i]!
    const factory = factoryText(program, heap, (id) => owners.get(id) === program)
    return `{name:${stringLiteral(name)},text:${stringLiteral(text)},cells:${around.cells[i]!.variable},factory:${hostedText(program, format, factory)}}`
  })
  const body = [`options:${JSON.stringify(options)}`, `state:${stringLiteral(stateText(state))}`, `programs:[${resumable.join(',\n')}]`]
  return moduleText(around, format, `(()=>{${runtime}})()({\n${body.join(',\n')}\n})`)
}

/** The program that has the text of an id. */
function ownersOf(heap: Heap, programs: readonly ProgramText[]): Map<string, ProgramText> {
  const owners = new Map<string, ProgramText>()
  for (const id of [...heap.scopes, ...heap.code.map(([code]) => code)]) {
    const [owner, other] = programs.filter(({ codes, scopes }) => codes.has(id) || scopes.has(id))
    if (owner === undefined) throw new Refusal('TM332', EXIT.corrupt, `the program text has no ${id}`)
    if (other !== undefined) throw new Refusal('TM332', EXIT.corrupt, `two program texts have ${id}`)
    owners.set(id, owner)
  }
  return owners
}
