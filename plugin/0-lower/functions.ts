/** Lowers functions, each by itself, and the program if it awaits. */
import type * as types from '@babel/types'
import { type FunctionNode, findToken, type Node, type RawFacts } from '../1-analyse/index.ts'
import { lowerAsyncGenerator, refusal } from './generators.ts'
import type { FunctionRenderer, Lowering, Part } from './lowering.ts'
import { type Body, type BodyKind, type Place, placeIn, Untouched } from './place.ts'
import { adopted } from './returns.ts'
import type { Rope } from './rope.ts'
import { listed } from './statements.ts'
import { isAsyncGenerator } from './survey.ts'
import { declared } from './temporaries.ts'

export function functionRenderer(facts: RawFacts): FunctionRenderer {
  return (node, key, lowering) => {
    if ((!node.async && !node.generator) || !lowering.included(node.start!)) return plain(node, key, lowering)
    const known = lowering.untouched.length
    try {
      if (insideWith(node, facts)) throw new Untouched(node, 'a `with` statement')
      if (!isAsyncGenerator(node)) return native(node, key, lowering)
      const why = refusal(node, facts, lowering)
      if (why !== undefined) throw new Untouched(node, why)
      return lowerAsyncGenerator(node, key, facts, lowering)
    } catch (error) {
      if (!(error instanceof Untouched)) throw error
      // Functions in it are rendered again.
      lowering.untouched.length = known
      lowering.untouched.push({ start: node.start!, end: node.end!, why: error.message })
      return plain(node, key, lowering)
    }
  }
}

function insideWith(node: Node, facts: RawFacts): boolean {
  return facts.hazards.some(({ kind, start, end }) => kind === 'with' && start <= node.start! && end >= node.end!)
}

/** The function as it is; those in it are lowered. */
function plain(node: FunctionNode, key: Rope | undefined, lowering: Lowering): Rope {
  return lowering.weave(node, [...head(node, key, lowering), { node: node.body, rope: lowering.copy(node.body) }])
}

function head(node: FunctionNode, key: Rope | undefined, lowering: Lowering): Part[] {
  const parts: Part[] = node.params.map((parameter) => ({ node: parameter, rope: lowering.copy(parameter) }))
  if ('key' in node && node.computed) parts.push({ node: node.key, rope: key ?? lowering.copy(node.key) })
  return parts
}

/** An async function or a generator, which stays one. */
function native(node: FunctionNode, key: Rope | undefined, lowering: Lowering): Rope {
  const kind: BodyKind = node.generator ? 'generator' : 'async'
  const body: Body = { kind, temporaries: [] }
  const place = placeIn(body)
  if (node.body.type !== 'BlockStatement') return withExpression(node, place, lowering)
  const block = node.body
  const parts = listed(block.body, lowering, (node) => lowering.statement(node, place))
  const at = block.directives.at(-1)?.end ?? block.start! + 1
  const rope = [
    lowering.slice(block.start!, at),
    declarationBehind(block, body.temporaries, lowering.text),
    lowering.weave({ start: at, end: block.end! }, parts),
  ]
  return lowering.weave(node, [...head(node, key, lowering), { node: block, rope }])
}

/** An arrow with an expression for its body, which gets a block if it needs temporaries. */
function withExpression(node: FunctionNode, place: Place, lowering: Lowering): Rope {
  const expression = node.body
  const from = findToken(lowering.text, '=>', node.params.at(-1)?.end ?? node.start!) + 2
  const inner = lowering.expression(expression, place)
  const { temporaries } = place.body
  const settled = lowering.constants.isSettled(expression)
  const parts = head(node, undefined, lowering)
  if (settled && temporaries.length === 0) return lowering.weave(node, [...parts, { node: expression, rope: inner }])
  const value = lowering.weave({ start: lowering.skipBlanks(from), end: node.end! }, [{ node: expression, rope: inner }])
  const result = settled ? ['(', value, ')'] : [' ', adopted(value, place, lowering)]
  const rope = [' {', declared(temporaries), 'return', result, ';}']
  return lowering.weave(node, [...parts, { node: { start: from, end: node.end! }, rope }])
}

/** A directive may end without a semicolon. */
function declarationBehind({ directives }: types.BlockStatement | types.Program, temporaries: readonly string[], text: string): string {
  if (temporaries.length === 0) return ''
  const last = directives.at(-1)
  return `${last !== undefined && text[last.end! - 1] !== ';' ? ';' : ''}${declared(temporaries)}`
}

/** The program; what awaits at its top is lowered as in an async function. */
export function lowerProgram(program: types.Program, lowering: Lowering): Rope {
  const body: Body = { kind: 'program', temporaries: [] }
  let parts: Part[]
  try {
    const place = placeIn(body)
    const isLowered = (node: types.Statement) => lowering.suspends(node) && lowering.included(node.start!)
    parts = listed(program.body, lowering, (node) => (isLowered(node) ? lowering.statement(node, place) : lowering.copy(node)))
  } catch (error) {
    if (!(error instanceof Untouched)) throw error
    body.temporaries.length = 0
    lowering.untouched.length = 0
    lowering.untouched.push({ start: program.start!, end: program.end!, why: error.message })
    parts = program.body.map((node) => ({ node, rope: lowering.copy(node) }))
  }
  const at = program.directives.at(-1)?.end ?? program.body[0]?.start ?? program.end!
  return [
    lowering.slice(0, at),
    declarationBehind(program, body.temporaries, lowering.text),
    lowering.weave({ start: at, end: lowering.text.length }, parts),
  ]
}
