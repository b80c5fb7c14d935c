/** Turns the parameters of a function into facts about them. */
import type * as types from '@babel/types'
import type { Parameters } from '../facts.ts'
import { commaBehind, isOpaque } from '../text.ts'
import { eachChild, type Node } from '../tree.ts'

export function parametersOf({ params }: { readonly params: readonly Node[] }, text: string): Parameters {
  const start = params[0]?.start ?? 0
  const end = params.at(-1)?.end ?? 0
  const index = params.findIndex((parameter) => parameter.type !== 'Identifier')
  const simple = index < 0
  return {
    start,
    end,
    simple,
    count: params.length,
    names: (simple ? params : params.slice(0, index)).map((parameter) => (parameter as types.Identifier).name),
    computed: !simple && params.some(hasComputedKey),
    opaque: !simple && isOpaque(text.slice(start, end)),
    patternsAt: simple ? 0 : params[index]!.start!,
    patternsIndex: index,
    comma: params.length === 0 ? undefined : commaBehind(text, end),
    length: lengthOf(params),
    closures: params.some(hasClosure),
  }
}

function lengthOf(params: readonly Node[]): number {
  const end = params.findIndex((parameter) => parameter.type === 'AssignmentPattern' || parameter.type === 'RestElement')
  return end < 0 ? params.length : end
}

const CLOSURES: ReadonlySet<string> = new Set(['FunctionExpression', 'ArrowFunctionExpression', 'ClassExpression', 'ObjectMethod'])

/** Whether a function, class or method stands in a pattern. */
export function hasClosure(parameter: Node): boolean {
  return contains(parameter, (node) => CLOSURES.has(node.type))
}

function hasComputedKey(parameter: Node): boolean {
  return contains(parameter, (node) => node.type === 'ObjectProperty' && node.computed)
}

function contains(root: Node, test: (node: Node) => boolean): boolean {
  const stack: Node[] = [root]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (test(node)) return true
    eachChild(node, (child) => stack.push(child))
  }
  return false
}
