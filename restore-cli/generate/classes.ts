/** Turns a class of the program text into the code that defines it again, without running its initialisers. */
import type * as types from '@babel/types'
import { eachChild, isClass, isFunction, type Node, type Parameters } from '../../plugin/1-analyse/index.ts'
import { LINK_METHODS, PROBE } from '../../runtime/protocol.ts'
import { Refusal } from '../errors.ts'
import { stringLiteral } from './literal.ts'
import type { Names } from './names.ts'
import type { ClassNode, CodeText, ProgramText } from './program/index.ts'

/** Initialisers that may run without being seen. */
const bodiless = new Set([
  'NumericLiteral',
  'StringLiteral',
  'BooleanLiteral',
  'NullLiteral',
  'BigIntLiteral',
  'ArrowFunctionExpression',
  'FunctionExpression',
])

type Field = types.ClassProperty | types.ClassPrivateProperty | types.ClassAccessorProperty

export interface ClassParts {
  /** Environments and functions that stand in the class, as branches of its dispatcher. */
  readonly branches: string
  readonly declarations: string
  /** It returns at once while its objects are made again. */
  readonly constructs: boolean
}

/** Whether its objects carry private names. */
export function isBranded({ registration }: CodeText): boolean {
  return registration!.arguments[4]?.type === 'ArrowFunctionExpression'
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
  const branded = isBranded(code)
  const restoring = branded ? names.restoring : parts.constructs ? PROBE : undefined

  const keys = collectKeys(body, link)
  if (keyCount?.type === 'NumericLiteral' && keyCount.value !== keys.length)
    throw new Refusal('TM330', 3, `the keys of class ${code.id} do not match its text`)
  const given = (key: Node): string | undefined => (keys.includes(key) ? `${names.given}[${keys.indexOf(key)}]` : undefined)
  for (const key of keys) edited.overwrite(key.start!, key.end!, given(key)!)

  for (const member of body.body) {
    if (member.type === 'StaticBlock') edited.remove(member.start!, member.end!)
    else if (member.type === 'ClassPrivateProperty' || member.type === 'ClassProperty' || member.type === 'ClassAccessorProperty') {
      const own = member.value === registration
      if (own) {
        const dispatch = dispatcherText(fields, staticFields, branded, superClass != null, parts, names)
        edited.appendLeft(member.end!, `${text[member.end! - 1] === ';' ? '' : ';'}static{${dispatch}}`)
      } else if (member.static && member.type === 'ClassPrivateProperty') {
        // What notes async methods does so again: private ones are in no snapshot.
        if (member.value && linkMethodOf(member.value, link) !== 'members') edited.remove(member.key.end!, member.value.end!)
      } else if (member.static) {
        const isKept = member.type === 'ClassProperty' && member.computed && linkMethodOf(member.key, link) === 'key'
        // The key counts among the computed keys of the class, so something has to have it.
        if (isKept) edited.overwrite(text.indexOf(']', member.key.end!) + 1, member.end!, '(){}')
        else edited.remove(member.start!, member.end!)
      } else if (restoring !== undefined && member.value && !bodiless.has(member.value.type)) {
        const name = member.value.type === 'ClassExpression' && !member.value.id ? nameOf(member, program, given) : undefined
        edited.appendRight(member.value.start!, `${restoring}?void 0:(${name === undefined ? '' : `{[${name}]:`}`)
        edited.appendLeft(member.value.end!, `${name === undefined ? '' : `}[${name}]`})`)
      }
    } else if (restoring !== undefined && member.type === 'ClassMethod' && member.kind === 'constructor') {
      for (const key of computedIn(member.params)) {
        edited.appendRight(key.start!, `${restoring}?0:(`)
        edited.appendLeft(key.end!, ')')
      }
      const at = member.body.directives.at(-1)?.end ?? member.body.start! + 1
      edited.appendLeft(at, superClass ? `if(${restoring}){super(...${names.target}.arguments);return}` : `if(${restoring})return;`)
    }
  }
  const classExpression = edited.snip(node.start!, node.end!).toString()
  return `(()=>{let ${names.dispatcher};return[${classExpression},${names.dispatcher}]})()`
}

/** Computed keys of patterns, which are evaluated whatever is given. */
function computedIn(nodes: readonly Node[]): Node[] {
  const found: Node[] = []
  const stack = [...nodes]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (node.type === 'ObjectProperty' && node.computed) found.push(node.key)
    else if (isFunction(node) || isClass(node)) continue
    eachChild(node, (child) => stack.push(child))
  }
  return found
}

/** The parameters of the constructor in the text of a class. */
export function constructorParameters(program: ProgramText, { node }: CodeText): Parameters | undefined {
  const own = (node as ClassNode).body.body.find((member) => member.type === 'ClassMethod' && member.kind === 'constructor')
  return own && program.callableOf(own)?.parameters
}

/** The key of a field as an expression: it names a class without a name (ECMA-262 8.4.5), if that is all that its initialiser is. */
function nameOf({ key }: Field, { text }: ProgramText, given: (key: Node) => string | undefined): string {
  if (key.type === 'PrivateName') return stringLiteral(`#${key.id.name}`)
  if (key.type === 'Identifier') return stringLiteral(key.name)
  const [kept] = key.type === 'CallExpression' ? key.arguments : []
  return (kept && given(kept)) ?? text.slice(key.start!, key.end!)
}

function dispatcherText(
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
