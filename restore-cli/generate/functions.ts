/** Turns one function or object literal of the program text into the code that creates it again in its environment. */
import type * as types from '@babel/types'
import { findToken, isClass } from '../../plugin/1-analyse/index.ts'
import { PROBE } from '../../runtime/protocol.ts'
import { Refusal } from '../errors.ts'
import { detach } from './detach.ts'
import { stringLiteral } from './literal.ts'
import type { Names } from './names.ts'
import type { ClassNode, CodeText, FunctionNode, ProgramText } from './program/index.ts'

export interface Created {
  readonly name: string
  /** It returns at once while its objects are made again: with the hidden class that the engine gives to those of its own. */
  readonly constructs: boolean
}

/** An expression that creates the function; for an arrow it takes `this`, `arguments` and `new.target` from the dispatcher's parameters. */
export function functionText(program: ProgramText, code: CodeText, { name, constructs }: Created, names: Names): string {
  const node = code.node as FunctionNode
  const { text } = program
  const from = (start: number): string => {
    // A probe returns as well.
    if (!constructs || code.hasProbe || node.body.type !== 'BlockStatement') return program.slice(start, node.end!)
    const at = node.body.directives.at(-1)?.end ?? node.body.start! + 1
    return `${program.slice(start, at)}if(${PROBE})return;${program.slice(at, node.end!)}`
  }
  const key = `[${stringLiteral(name)}]`
  // A name that is computed costs V8 a call, and the function a hidden class of its own.
  const property = name === '__proto__' ? key : stringLiteral(name)
  let created: string
  if (node.type === 'ArrowFunctionExpression') {
    const arrow = arrowText(program, node, code, names)
    const { usesThis, usesArguments, usesNewTarget, usesSuper } = code.callable ?? {}
    if (!usesThis && !usesArguments && !usesNewTarget && !usesSuper && strictText(program, code) === '')
      return `({${property}:${arrow}})${key}`
    created = `(function(${names.second},${names.third}){${strictText(program, code)}return {${property}:${arrow}}${key}}).call(${names.value},${names.second},${names.third})`
    return created
  }
  if (node.type === 'FunctionExpression' && node.id) created = `(${from(node.start!)})`
  else if (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration') {
    // Without its name: in a declaration that is the variable around it, which the program may have written since.
    created = `({${property}:${node.async ? 'async ' : ''}function${node.generator ? '*' : ''}${from(parenthesis(text, node))}})${key}`
  } else created = methodText(program, node, key)
  const strict = strictText(program, code)
  return strict === '' ? created : `(function(){${strict}return ${created}})()`
}

export function canConstruct({ node }: CodeText): boolean {
  return (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration') && !node.async && !node.generator
}

/** Strict because of a function around it, whose directive is not in its text. */
function strictText(program: ProgramText, code: CodeText): string {
  return !program.strict && code.callable?.scope.strict ? '"use strict";' : ''
}

function methodText(program: ProgramText, node: types.ObjectMethod | types.ClassMethod | types.ClassPrivateMethod, key: string): string {
  const literal = `({${memberText(program, node, key)}})`
  if (node.kind !== 'get' && node.kind !== 'set') return literal + key
  return `Object.getOwnPropertyDescriptor(${literal},${key.slice(1, -1)}).${node.kind}`
}

function memberText(program: ProgramText, node: types.ObjectMethod | types.ClassMethod | types.ClassPrivateMethod, key: string): string {
  const accessor = node.kind === 'get' || node.kind === 'set' ? `${node.kind} ` : ''
  return `${accessor}${node.async ? 'async ' : ''}${node.generator ? '*' : ''}${key}${program.slice(parenthesis(program.text, node), node.end!)}`
}

function parenthesis(text: string, node: Exclude<FunctionNode, types.ArrowFunctionExpression>): number {
  let from = node.start!
  if ('key' in node) from = node.key.end!
  else if (node.id) from = node.id.end!
  if ('computed' in node && node.computed) from = text.indexOf(']', from)
  return findToken(text, '(', from)
}

/** The text of an arrow whose `arguments`, `new.target` and `super` are no longer around it. */
function arrowText(program: ProgramText, node: types.ArrowFunctionExpression, code: CodeText, names: Names): string {
  const edited = program.edit()
  detach(program, edited, node, {
    self: () => 'this',
    arguments: () => names.second,
    newTarget: () => names.third,
    super: () => `${program.alias}.super(${homeText(program, code)},this)`,
  })
  return edited.snip(node.start!, node.end!).toString()
}

/** Home object of a method, or of the method or initialiser around an arrow: its class, or that class's prototype. */
export function homeText(program: ProgramText, code: CodeText): string {
  let at = code.callable
  while (at?.kind === 'arrow') at = at.parent
  const around = at && [...program.codes.values()].filter((found) => isClass(found.node)).find((found) => found.callable === at.parent)
  const name = around && ((around.node as ClassNode).id?.name ?? undefined)
  if (around === undefined || name === undefined) throw new Refusal('TM331', 5, `${code.id} uses super of a class without a name`)
  const member = (around.node as ClassNode).body.body.find((found) => found.start! <= code.node.start! && code.node.end! <= found.end!)
  return member && 'static' in member && member.static ? name : `${name}.prototype`
}

/** An expression whose value is `[literal, its methods by code number]`: only the methods, since properties are filled in. */
export function homeLiteralText(program: ProgramText, code: CodeText, numberOf: (id: string) => number | undefined, names: Names): string {
  const literal = code.node as types.ObjectExpression
  const members: string[] = []
  const found: string[] = []
  for (const member of literal.properties) {
    if (member.type !== 'ObjectMethod') continue
    const id = [...program.codes.values()].find((known) => known.node === member)?.id
    const number = id === undefined ? undefined : numberOf(id)
    if (number === undefined) continue
    const key = `tm${members.length}`
    members.push(memberText(program, member, `[${stringLiteral(key)}]`))
    found.push(
      `${number}:Object.getOwnPropertyDescriptor(${names.own},${stringLiteral(key)}).${member.kind === 'get' || member.kind === 'set' ? member.kind : 'value'}`,
    )
  }
  // Noted as it was the first time, for the next hop.
  const [, , chain] = (program.parents.get(literal) as types.CallExpression).arguments
  const made = `${program.alias}.home(${stringLiteral(code.id)},{${members.join(',')}},${program.slice(chain!.start!, chain!.end!)})`
  return `(()=>{const ${names.own}=${made};return[${names.own},{${found.join(',')}}]})()`
}
