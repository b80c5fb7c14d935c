/** Writes the expression at which a continuation stops until all is there. */
import type { Node } from '../../../plugin/1-analyse/index.ts'
import type { Names } from '../names.ts'
import type { ProgramText, SuspensionText } from '../program/index.ts'

/** What is kept by value; `name`: the variable that gets it, `undefined` where a minifier has put a constant. */
export interface Local {
  readonly name: string | undefined
}

export function localsOf({ locals }: SuspensionText, program: ProgramText, names: Names): Local[] {
  const nameOf = (node: Node | null): string | undefined => {
    switch (node?.type) {
      case 'ThisExpression':
        return names.self
      case 'MetaProperty':
        return names.newTarget
      case 'Identifier':
        if (node.name === 'arguments') return names.arguments
        return program.lookup(node.name, node.start!) && node.name
      case 'AssignmentExpression':
        return nameOf(node.left)
    }
    return undefined
  }
  return locals.map((node) => ({ name: nameOf(node) }))
}

interface Gate {
  readonly suspension: SuspensionText
  readonly names: Names
  readonly locals: readonly Local[]
  readonly slice: (start: number, end: number) => string
}

/** Its value is what the program goes on with. Nothing is read before it but what the engine made itself. */
export function gateOf({ suspension, names, locals, slice }: Gate): string {
  const { how, call, variable, node } = suspension
  const { handle } = names
  const cut = (from: Node, to: Node): string => slice(from.start!, to.end!)
  const rest = cut(call.arguments[1]!, call.arguments.at(-1)!)
  const parts = levelText(locals, names)
  if (how === 'await') parts.push(`${variable}.on((await ${handle}.ready,await ${variable}.at(${handle}.value,${rest})))`)
  else if (how === 'delegate') parts.push(`yield*${slice(call.callee.start!, call.callee.end!)}(${handle},${rest})`)
  else {
    parts.push(`${variable === undefined ? '' : `${variable}=`}yield`)
    if (node.type !== 'IfStatement') parts.push(slice(node.start!, node.end!))
  }
  return `(${parts.join(',')})`
}

function levelText(locals: readonly Local[], { what, value, handle }: Names): string[] {
  const writes = locals.flatMap(({ name }, i) => (name === undefined ? [] : [`case"l${i}":${name}=${value};return`]))
  return writes.length === 0 ? [] : [`${handle}.level((${what},${value})=>{switch(${what}){${writes.join(';')}}},-1)`]
}
