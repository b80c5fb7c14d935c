/**
 * Turns a verified snapshot into the text of the program that goes on from it.
 * In: a snapshot. Out: one self-contained file: runtime, state, program text, factories of the scopes that are alive.
 */
import { toJSON } from '../../runtime/codec/index.ts'
import type { Snapshot } from '../../runtime/graph/format.ts'
import { constructedCode } from '../errors.ts'
import { factoryText } from './factories.ts'
import { stringLiteral } from './literal.ts'
import { hostedText, type ModuleFormat, moduleText } from './modules.ts'
import { readProgram } from './program/index.ts'
import { runtime } from './runtime.ts'

export interface GenerateOptions {
  readonly format: ModuleFormat
  /** Whether functions that `new Function` made may come along: their text is no part of the program's. Default: no. */
  readonly constructed?: boolean
}

/** @throws Refusal when the state and the program text do not fit, or the program needs what the format cannot give it */
export function generate(snapshot: Snapshot, { format, constructed = false }: GenerateOptions): string {
  const { program, heap, resources, options } = snapshot
  const made = heap.kinds.indexOf('constructed')
  const count = constructed || made < 0 ? 0 : heap.nodes.filter(([kind]) => kind === made).length
  if (count > 0) throw constructedCode(count)
  const text = readProgram(program.text)
  const state = new TextDecoder().decode(toJSON({ heap, resources }))
  const resumable = [
    `name:${stringLiteral(program.name)}`,
    `options:${JSON.stringify(options)}`,
    `text:${stringLiteral(program.text)}`,
    `state:${stringLiteral(state)}`,
    `factory:${hostedText(text, format, factoryText(text, heap))}`,
  ]
  return moduleText(text, format, `(()=>{${runtime}})()({\n${resumable.join(',\n')}\n})`)
}
