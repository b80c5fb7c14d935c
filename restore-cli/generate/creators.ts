/** Turns one function, class or object literal of the program text into the code that creates it again in its environment. */
import { types as t, type types } from '@babel/core'
import { findToken, type Node } from '../../plugin/1-analyse/index.ts'
import { LINK_METHODS } from '../../runtime/protocol.ts'
import { Refusal } from '../errors.ts'
import { stringLiteral } from './literal.ts'
import { type ClassNode, type CodeText, type FunctionNode, type ProgramText, stringOf } from './program.ts'

/** Names that generated code uses and the program text does not. */
export interface Names {
  readonly what: string
  readonly value: string
  readonly second: string
  readonly third: string
  readonly own: string
  readonly dispatcher: string
  readonly base: string
  readonly target: string
  readonly restoring: string
  readonly given: string
}

const bodiless = new Set([
  'NumericLiteral',
  'StringLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'BigIntLiteral',
  'Identifier',
  'ArrowFunctionExpression',
  'FunctionExpression',
])

/** An expression that creates the function; for an arrow it takes `this`, `arguments` and `new.target` from the dispatcher's parameters. */
export function functionText(program: ProgramText, code: CodeText, name: string, names: Names): string {
  const node = code.node as FunctionNode
  const { text } = program
  const key = `[${stringLiteral(name)}]`
  let created: string
  if (node.type === 'ArrowFunctionExpression') {
    const arrow = arrowText(program, node, code, names)
    const { usesThis, usesArguments, usesNewTarget, usesSuper } = code.callable ?? {}
    if (!usesThis && !usesArguments && !usesNewTarget && !usesSuper && strictText(program, code) === '') return `({${key}:${arrow}})${key}`
    created = `(function(${names.second},${names.third}){${strictText(program, code)}return {${key}:${arrow}}${key}}).call(${names.value},${names.second},${names.third})`
    return created
  }
  if (node.type === 'FunctionExpression' && node.id) created = `(${program.slice(node.start!, node.end!)})`
  else if (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration') {
    // Without its name: in a declaration that is the variable around it, which the program may have written since.
    created = `({${key}:${node.async ? 'async ' : ''}function${node.generator ? '*' : ''}${program.slice(parenthesis(text, node), node.end!)}})${key}`
  } else created = methodText(program, node, key)
  const strict = strictText(program, code)
  return strict === '' ? created : `(function(){${strict}return ${created}})()`
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
  const home = code.callable?.usesSuper ? homeText(program, code) : ''
  const self = `${program.link}.super(${home},this)`
  const stack: Node[] = [node]
  while (stack.length > 0) {
    const at = stack.pop()!
    if (at !== node && t.isFunction(at) && at.type !== 'ArrowFunctionExpression') continue
    if (t.isClass(at)) continue
    if (at.type === 'Identifier' && at.name === 'arguments') edited.overwrite(at.start!, at.end!, names.second)
    else if (at.type === 'MetaProperty' && at.meta.name === 'new') edited.overwrite(at.start!, at.end!, names.third)
    else if (at.type === 'CallExpression' && at.callee.type === 'MemberExpression' && at.callee.object.type === 'Super') {
      edited.appendLeft(at.callee.end!, '.call')
      const open = findToken(program.text, '(', at.callee.end!) + 1
      edited.appendRight(open, `this${at.arguments.length > 0 ? ',' : ''}`)
    } else if (at.type === 'Super') edited.overwrite(at.start!, at.end!, self)
    for (const key of t.VISITOR_KEYS[at.type] ?? []) {
      if (at.type === 'MemberExpression' && key === 'property' && !at.computed) continue
      if (at.type === 'ObjectProperty' && key === 'key' && !at.computed) continue
      const child = at[key as keyof Node] as unknown as Node | (Node | null)[] | null
      for (const item of Array.isArray(child) ? child : [child]) if (item) stack.push(item)
    }
  }
  return edited.snip(node.start!, node.end!).toString()
}

/** Home object of the method or initialiser around an arrow: its class, or that class's prototype. */
function homeText(program: ProgramText, code: CodeText): string {
  let at = code.callable
  while (at?.kind === 'arrow') at = at.parent
  const around = at && [...program.codes.values()].filter((found) => t.isClass(found.node)).find((found) => found.callable === at.parent)
  const name = around && ((around.node as ClassNode).id?.name ?? undefined)
  if (around === undefined || name === undefined) throw new Refusal('TM331', 5, `${code.id} uses super of a class without a name`)
  const member = (around.node as ClassNode).body.body.find((found) => found.start! <= code.node.start! && code.node.end! <= found.end!)
  return member && 'static' in member && member.static ? name : `${name}.prototype`
}

export interface ClassParts {
  /** Environments and functions that stand in the class, as branches of its dispatcher. */
  readonly branches: string
  readonly declarations: string
}

/** An expression whose value is `[class, dispatcher]`; its initialisers do not run. */
export function classText(program: ProgramText, code: CodeText, parts: ClassParts, names: Names): string {
  const node = code.node as ClassNode
  const { text, link } = program
  const edited = program.edit()
  const { superClass, body } = node
  if (superClass) edited.overwrite(superClass.start!, superClass.end!, names.base)
  const registration = code.registration!
  const [, , , keyCount, reader, statics] = registration.arguments
  const fields = privateNames(reader)
  const staticFields = privateNames(statics)
  const branded = reader?.type === 'ArrowFunctionExpression'

  let keyIndex = 0
  const keys = collectKeys(body, link)
  if (keyCount?.type === 'NumericLiteral' && keyCount.value !== keys.length)
    throw new Refusal('TM330', 3, `the keys of class ${code.id} do not match its text`)
  for (const key of keys) edited.overwrite(key.start!, key.end!, `${names.given}[${keyIndex++}]`)

  for (const member of body.body) {
    if (member.type === 'StaticBlock') edited.remove(member.start!, member.end!)
    else if (member.type === 'ClassPrivateProperty' || member.type === 'ClassProperty' || member.type === 'ClassAccessorProperty') {
      const own = member.value === registration
      if (own) {
        const dispatch = dispatcherText(code, fields, staticFields, branded, superClass != null, parts, names)
        edited.appendLeft(member.end!, `${text[member.end! - 1] === ';' ? '' : ';'}static{${dispatch}}`)
      } else if (member.static && member.type === 'ClassPrivateProperty') {
        if (member.value) edited.remove(member.key.end!, member.value.end!)
      } else if (member.static) {
        const isKept = member.type === 'ClassProperty' && member.computed && linkMethodOf(member.key, link) === 'key'
        // The key counts among the computed keys of the class, so something has to have it.
        if (isKept) edited.overwrite(text.indexOf(']', member.key.end!) + 1, member.end!, '(){}')
        else edited.remove(member.start!, member.end!)
      } else if (branded && member.value && !bodiless.has(member.value.type)) {
        edited.appendRight(member.value.start!, `${names.restoring}?void 0:(`)
        edited.appendLeft(member.value.end!, ')')
      }
    } else if (branded && member.type === 'ClassMethod' && member.kind === 'constructor') {
      const at = member.body.directives.at(-1)?.end ?? member.body.start! + 1
      edited.appendLeft(at, superClass ? `if(${names.restoring}){super();return}` : `if(${names.restoring})return;`)
    }
  }
  const classExpression = edited.snip(node.start!, node.end!).toString()
  return `(()=>{let ${names.dispatcher};return[${classExpression},${names.dispatcher}]})()`
}

function dispatcherText(
  code: CodeText,
  fields: readonly string[],
  staticFields: readonly string[],
  branded: boolean,
  derived: boolean,
  { branches, declarations }: ClassParts,
  names: Names,
): string {
  const { what, value, second, third } = names
  const own = [`case"base":return ${!derived}`]
  if (branded) {
    const universal = `${names.target}.arguments`
    own.push(
      `case"brand":${names.target}.object=${value};${names.restoring}=true;try{return Reflect.construct(this,${universal})}finally{${names.restoring}=false}`,
      `case"private":${fields.map((field, i) => `${value}.${field}=${second}[${i}];`).join('')}return`,
    )
  }
  if (staticFields.length > 0) own.push(`case"statics":${staticFields.map((field, i) => `this.${field}=${value}[${i}];`).join('')}return`)
  void code
  return `${declarations}${names.dispatcher}=(${what},${value},${second},${third})=>{switch(${what}){${own.join(';')};${branches}}}`
}

/** Names of the fields that a reader lists first: `o => #x in o && [[o.#x], [o.#m]]`. */
function privateNames(reader: Node | undefined): string[] {
  if (reader?.type !== 'ArrowFunctionExpression') return []
  const body = reader.body.type === 'LogicalExpression' ? reader.body.right : reader.body
  const fields = body.type === 'ArrayExpression' ? body.elements[0] : undefined
  if (fields?.type !== 'ArrayExpression') return []
  return fields.elements.flatMap((element) =>
    element?.type === 'MemberExpression' && element.property.type === 'PrivateName' ? [`#${element.property.id.name}`] : [],
  )
}

/** Arguments of `$tm.key(…)` in the keys of a class, in order. */
function collectKeys(body: types.ClassBody, link: string): Node[] {
  return body.body.flatMap((member) => {
    if (!('computed' in member) || !member.computed || !member.key) return []
    return linkMethodOf(member.key, link) === 'key' ? [(member.key as types.CallExpression).arguments[0]!] : []
  })
}

function linkMethodOf(node: Node, link: string): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const { object, property } = node.callee
  if (object.type !== 'Identifier' || object.name !== link || property.type !== 'Identifier') return undefined
  return (LINK_METHODS as readonly string[]).includes(property.name) ? property.name : undefined
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
  return `(()=>{const ${names.own}={${members.join(',')}};return[${names.own},{${found.join(',')}}]})()`
}

export { stringOf }
