/**
 * Turns a suspension point into a function that is entered in the middle: the text of its function from that point on.
 * In: program text, the point, what makes the dispatcher of an environment. Out: an expression that starts it, and stops until all is there.
 * The engine's own async functions and generators are kept: scopes, loops and `try` around the point stand as they were (structured re-entry).
 */
import type { Node, Scope, Variable } from '../../../plugin/1-analyse/index.ts'
import { detach } from '../detach.ts'
import { homeText } from '../functions.ts'
import { stringLiteral } from '../literal.ts'
import type { Names } from '../names.ts'
import type { ProgramText, ScopeText, SuspensionText } from '../program/index.ts'
import { asStatement, type Continuation, declared, refuse } from './continuation.ts'
import { resumeExpression } from './expressions.ts'
import { gateOf, type Local, localsOf } from './gate.ts'
import { resumeList } from './statements.ts'

export { type LiveFrames, liveFrames } from './frames.ts'

export interface ContinuationParts {
  readonly program: ProgramText
  readonly suspension: SuspensionText
  readonly names: Names
  /** For an environment that is alive, `dispatcher,number`. */
  levelOf(scope: ScopeText): string | undefined
  /** Of a scope that is alive: by what the snapshot names it. */
  numberOf(scope: ScopeText): number | undefined
}

/** @throws Refusal when the text is not one that can be entered there */
export function continuationText(parts: ContinuationParts): string {
  const { program, suspension, names } = parts
  const { body } = suspension
  const locals = localsOf(suspension, program, names)
  const environments = [...program.scopes.values()].filter(({ place }) => place !== undefined && isAround(place.span, suspension.node))
  const environmentsOf = (node: Node) =>
    environments.filter(({ place }) => place!.span.start === node.start && place!.span.end === node.end)
  const own = suspension.chain.slice(0, suspension.own)
  const mapped = environments.find((scope) => scope.mapped !== undefined && own.includes(scope.id))?.mapped
  const given = givenVariables(suspension, program)
  const flags: string[] = []
  const slice = slicer(parts, locals, mapped !== undefined)
  const gate = gateOf({ suspension, names, locals, slice })
  const c: Continuation = {
    program,
    suspension,
    names,
    path: pathTo(suspension.node, body, program),
    kept: new Set(locals.flatMap(({ name }) => name ?? [])),
    isGiven: (declaration, name) => {
      const variable = program.lookup(name, declaration.end!)
      return variable !== undefined && given.has(variable)
    },
    gate,
    slice,
    flag: () => `${names.flag}${flags.push('') - 1}`,
    lacks(node, name) {
      for (const scope of environmentsOf(node)) {
        const position = scope.names.findIndex((names) => names.has(name))
        const number = parts.numberOf(scope)
        if (position >= 0 && number !== undefined) return `${names.handle}.lacks(${number},${position})`
      }
      return undefined
    },
    levels: (node) => environmentsOf(node).flatMap((scope) => setUp(scope, parts)),
  }
  const parameters = mapped && Array.from(mapped.parameters, (parameter, i) => parameter ?? `${names.given}${i}`)
  const [innermost, ...outer] = scopesOf(body, program)
  const variables = (scope: Scope): Variable[] =>
    [...scope.variables.values()].filter(({ name }) => !parameters?.includes(name) && !(isProgram(suspension) && name === program.link))
  const hoisted = variables(innermost!).filter(({ kind }) => kind !== 'let' && kind !== 'const' && kind !== 'class')
  const inner = `${declared('var', namesOf(hoisted))}${bodyText(c)}`
  const around = outer.reduce((text, scope) => `{${declared('let', namesOf(variables(scope)))}${text}}`, start(inner, c))
  const outerNames = namesOf([...given].filter((variable) => !isAround(body, variable.scope.span) && !parameters?.includes(variable.name)))
  const strict = !program.strict && program.callableOf(body)?.strict ? '"use strict";' : ''
  const kept = [names.sent, names.self, names.newTarget, ...outerNames, ...flags.map((_, i) => `${names.flag}${i}=true`)]
  const { handle, value } = names
  if (parameters === undefined) return `(${handle}=>{${strict}let ${[...kept, names.arguments].join(',')};${around}})(${value})`
  // Called with as many arguments as there were, so that the engine links them to the parameters again.
  const linked = `function(${parameters.join(',')}){${strict}let ${[...kept, `${names.arguments}=arguments`].join(',')};${around}}`
  return `(${handle}=>(${linked}).apply(void 0,Array.from({length:${handle}.count})))(${value})`
}

function namesOf(variables: readonly Variable[]): string[] {
  return variables.map(({ name }) => name)
}

interface Extent {
  readonly start?: number | null
  readonly end?: number | null
}

function isAround(outer: Extent, inner: Extent): boolean {
  return outer.start! <= inner.start! && inner.end! <= outer.end!
}

function pathTo(node: Node, body: Node, { parents }: ProgramText): Set<Node> {
  const path = new Set<Node>()
  for (let at: Node | undefined = node; at && at !== body; at = parents.get(at)) path.add(at)
  return path
}

/** Scopes of the suspended function, from inside out: one, or two where closures in the parameters see other variables than the body does. */
function scopesOf(body: Node, { facts, callableOf }: ProgramText): Scope[] {
  const callable = callableOf(body)
  return facts.scopes.filter((scope) => scope.owner === callable && isAround(scope.span, bodyOf(body))).reverse()
}

/** The variables that are kept with the point, and those of the environments that come with it. */
function givenVariables({ locals, chain, own }: SuspensionText, program: ProgramText): Set<Variable> {
  const found = locals.map((node) => {
    const target = node?.type === 'AssignmentExpression' ? node.left : node
    return target?.type === 'Identifier' ? program.lookup(target.name, target.start!) : undefined
  })
  for (const id of chain.slice(0, own)) {
    const { names, place } = program.scopes.get(id)!
    found.push(...names.flatMap((alternatives) => [...alternatives].map((name) => seenFrom(place!, name))))
  }
  return new Set(found.filter((variable) => variable !== undefined))
}

function seenFrom(scope: Scope, name: string): Variable | undefined {
  return scope.variables.get(name) ?? (scope.parent && seenFrom(scope.parent, name))
}

function bodyOf(node: Node): Node {
  return (node as { body: Node }).body
}

/** Cuts from the text of the function, in which names stand for `this`, `arguments` and the like. */
function slicer({ program, suspension, names }: ContinuationParts, locals: readonly Local[], mapped: boolean): Continuation['slice'] {
  const { body, owner, id } = suspension
  const edited = program.edit()
  const nothing = owner.type === 'ArrowFunctionExpression' ? names.newTarget : 'void 0'
  detach(program, edited, bodyOf(body), {
    self: () => names.self,
    arguments: () => names.arguments,
    newTarget: () => (locals.some(({ name }) => name === names.newTarget) ? names.newTarget : nothing),
    super: () => `${program.alias}.super(${homeText(program, program.codes.get(id)!)},${names.self})`,
  })
  const needed = [names.self, names.newTarget, ...(mapped ? [] : [names.arguments])].filter(
    (name) => !locals.some((local) => local.name === name),
  )
  return (from, to) => {
    const text = edited.slice(from, to)
    if (needed.some((name) => text.includes(name))) throw refuse({ suspension }, 'this, arguments or new.target are not kept')
    return text
  }
}

/** What makes an environment's variables reachable: its shared accessor, its registration, its dispatcher. */
function setUp(scope: ScopeText, { suspension, names, levelOf }: ContinuationParts): string[] {
  const { id, mapped, shared, registration, slot } = scope
  const dispatcher = suspension.chain.slice(0, suspension.own).includes(id) ? levelOf(scope) : undefined
  return [
    ...(mapped === undefined ? [] : [`${mapped.keeper}=${names.arguments}`]),
    ...(shared === undefined ? [] : [`${shared.name}=${shared.text}`]),
    ...(registration === undefined ? [] : [`${slot === undefined ? '' : `${slot}=`}${registration}`]),
    ...(dispatcher === undefined ? [] : [`${names.handle}.level(${dispatcher})`]),
  ]
}

function bodyText(c: Continuation): string {
  const { body, variable, id } = c.suspension
  const block = body.body
  const frame = isProgram(c.suspension) ? [`${variable}=${c.program.link}.frame(${stringLiteral(id)})`] : []
  const levels = [...frame, ...c.levels(body), ...c.levels(block)]
  if (block.type === 'BlockStatement') return resumeList(block.body, c, { levels, hoists: true })
  return `${asStatement(levels)}return ${resumeExpression(block, c)};`
}

/** The point is a top-level `await`: its function has the link as a parameter, and starts itself. */
function isProgram({ how, body, owner }: SuspensionText): boolean {
  return how === 'await' && body === owner
}

/** Starts the function: a generator, an async function with a frame, or the program itself, which has its frame in a variable. */
function start(text: string, { program, suspension }: Continuation): string {
  const { how, id, variable } = suspension
  if (how !== 'await') return `return(function*(){${text}})()`
  if (isProgram(suspension)) return `return(async()=>{${text}})()`
  const [, name = ''] = /([^/#]*)$/.exec(id)!
  // As a property's value it has the name that stack traces show, as in the program.
  const body = /^~/.test(name)
    ? `async ${variable}=>{${text}}`
    : `{[${stringLiteral(name)}]:async ${variable}=>{${text}}}[${stringLiteral(name)}]`
  return `return ${program.link}.run(${stringLiteral(id)},${body})`
}
