/** Turns program texts into the names of its variables and the places of its functions and suspension points. */
import type * as types from '@babel/types'
import type { Node } from '../../plugin/1-analyse/index.ts'
import type { Program } from '../../runtime/graph/format.ts'
import { Refusal } from '../errors.ts'
import { type ProgramText, readProgram, type SuspensionText } from '../generate/program/index.ts'
import { oneLine } from '../printable.ts'

/** A piece of a program text. */
export interface Place {
  readonly program: Program
  /** Offset in its text. */
  readonly offset: number
  /** In that text, from 1. */
  readonly line: number
  /** What stands there, on one line. */
  readonly text: string
}

export interface Names {
  /** The variable at a position of a scope. */
  variable(scope: string, position: number): string | undefined
  /** What a suspended function keeps by value. */
  local(code: string, point: number, position: number): string | undefined
  /** A function, or one of its suspension points. */
  place(code: string, point?: number): Place | undefined
}

/** Texts that are no programs that `tm-restore` could go on with have no names. */
export function namesOf(programs: readonly Program[]): Names {
  const read = programs.flatMap((program) => {
    const text = readable(program)
    return text === undefined ? [] : [{ program, text }]
  })
  const suspension = (code: string, point: number) =>
    read.flatMap(({ text }) => text.suspensions.get(code) ?? []).find((found) => found.point === point)
  return {
    variable(scope, position) {
      const [name] = read.flatMap(({ text }) => [...(text.scopes.get(scope)?.names[position] ?? [])])
      return name
    },
    local(code, point, position) {
      const node = suspension(code, point)?.locals[position]
      return node?.type === 'Identifier' ? node.name : node?.type === 'ThisExpression' ? 'this' : undefined
    },
    place(code, point) {
      const owner = read.find(({ text }) => text.codes.has(code) || text.suspensions.has(code))
      if (owner === undefined) return undefined
      const found = point === undefined ? undefined : suspension(code, point)
      const node = owner.text.codes.get(code)?.node
      if (found === undefined && node === undefined) return undefined
      const { text } = owner.text
      const { start, shown } = found ? waiting(found, owner.text) : { start: node!.start!, shown: text.slice(node!.start!, node!.end!) }
      let line = 1
      for (let at = text.indexOf('\n'); at >= 0 && at <= start; at = text.indexOf('\n', at + 1)) line++
      // The text that was parsed stands in parentheses.
      return { program: owner.program, offset: start - 1, line, text: oneLine(shown) }
    },
  }
}

function readable({ text }: Program): ProgramText | undefined {
  try {
    return readProgram(text)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** What is awaited, yielded or delegated to, as it was before the build wrote around it. */
function waiting({ how, call, node }: SuspensionText, { text, parents }: ProgramText): { start: number; shown: string } {
  if (how !== 'yield') {
    const { start, end } = call.arguments[0] as Node
    return { start: start!, shown: `${how === 'await' ? 'await' : 'yield*'} ${text.slice(start!, end!)}` }
  }
  // `($y0 = yield a, $TM ? yield* … : $y0)`
  const around = parents.get(node)
  const list = around?.type === 'SequenceExpression' ? around.expressions : []
  const before = list[list.indexOf(node as types.Expression) - 1]
  const yielding = before?.type === 'AssignmentExpression' ? before.right : before
  if (yielding?.type !== 'YieldExpression') return { start: node.start!, shown: 'yield' }
  return { start: yielding.start!, shown: text.slice(yielding.start!, yielding.end!) }
}
