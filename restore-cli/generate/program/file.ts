/** Finds the text of a program in that of its file: a chunk that has not run is known by its file. */
import type * as types from '@babel/types'
import { eachChild, isFunction, type Node, parse } from '../../../plugin/1-analyse/index.ts'
import { EXIT, Refusal } from '../../errors.ts'
import { stringOf } from './syntax.ts'

/** The text itself, if it is a program's. @throws Refusal when there is none in it */
export function programIn(text: string, name: string): string {
  if (!/^\s*(?:import|export)\b/m.test(text) || parses(`(${text})`)) return text
  const program = parsed(text)
  const found = program && wrapperIn(program, name)
  if (found === undefined) throw new Refusal('TM330', EXIT.corrupt, `the file of the chunk ${name} has no program of that name`)
  return text.slice(found.start!, found.end!)
}

function parses(text: string): boolean {
  try {
    return parse(text, /\bimport\s*\.\s*meta\b/.test(text)) !== undefined
  } catch {
    return false
  }
}

function parsed(text: string): types.Program | undefined {
  try {
    return parse(text, true)
  } catch {
    return undefined
  }
}

/** `….program("<name>", function …)`. */
function wrapperIn(program: types.Program, name: string): Node | undefined {
  const stack: Node[] = [program]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && stringOf(node.arguments[0]) === name) {
      const { property } = node.callee
      const [, wrapper] = node.arguments
      if (property.type === 'Identifier' && property.name === 'program' && isFunction(wrapper)) return wrapper
    }
    eachChild(node, (child) => stack.push(child))
  }
  return undefined
}
