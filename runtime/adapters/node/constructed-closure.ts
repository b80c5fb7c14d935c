/**
 * Describes a function that one made by `new Function` has returned: its scope by the text and the variables at the top of it, itself by its place there.
 * Such a scope can be asked only from inside, so text that returns a function is [made](./returned.ts) to give along what reads the scope.
 */
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, Describe, KindCheck, Maker } from '../../graph/kind.ts'
import type { Adapter } from '../adapter.ts'

type ScopePayload = readonly [parameters: string, body: string, strict: boolean, names: readonly string[], values: readonly Value[]]
type ClosurePayload = readonly [scope: Value, start: number, end: number]

/** One call of a function that `new Function` has made. */
class Activation {
  readonly parameters: string
  readonly body: string
  /** Evaluates a text in the scope. */
  readonly read: (text: string) => unknown
  names: readonly string[] | undefined
  constructor(parameters: string, body: string, read: Activation['read']) {
    this.parameters = parameters
    this.body = body
    this.read = read
  }
}

/** Where a function stands in the text. */
interface Place {
  readonly activation: Activation
  readonly start: number
  readonly end: number
}

// To be taken before the program can replace anything.
const { hasOwn, getPrototypeOf } = Object
const Constructor = Function
const GeneratorFunction = getPrototypeOf(function* () {}).constructor as FunctionConstructor
const textOf = Function.prototype.toString

const IDENTIFIER = /(?<![\p{ID_Continue}$.])[\p{ID_Start}$_][\p{ID_Continue}$]*/gu
const RESERVED =
  /^(?:arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/
/** An arrow has these from around it. */
const OUTER = /\b(?:this|arguments|super|new\s*\.\s*target)\b/
/** The head of a loop may have variables of its own, and no braces behind it. */
const HEAD = /\b(?:for|with)\b[^{}]*$/

const places = new WeakMap<object, Place>()
let activations: WeakRef<Activation>[] = []
let limit = 64

function note(activation: Activation): void {
  if (activations.length >= limit) {
    activations = activations.filter((each) => each.deref() !== undefined)
    limit = 2 * activations.length + 64
  }
  activations.push(new WeakRef(activation))
}

/** Functions that have been returned, and by which call. */
const returned = new WeakMap<object, Activation>()

/** Notes that a call of a function with this text has returned a function. */
export function noteReturned(value: object, parameters: string, body: string, read: Activation['read']): void {
  if (places.has(value) || returned.has(value)) return
  const activation = new Activation(parameters, body, read)
  returned.set(value, activation)
  note(activation)
}

/** Whether the engine takes the text; nothing of it is run. */
export const compiles = (make: FunctionConstructor, parameters: string, body: string): boolean => {
  try {
    return make(parameters, body) !== undefined
  } catch {
    return false
  }
}

/** Whether what stands behind a text is in no function, block, brackets or comment: the parser knows what may be there. */
export const isTop = (parameters: string, before: string): boolean =>
  compiles(GeneratorFunction, parameters, `${before} (yield 0)`) &&
  !compiles(GeneratorFunction, parameters, `${before} ]`) &&
  !HEAD.test(before)

/** The place of a function that stands at the top of the text, in no other function, block or brackets; `undefined`: it does not, or elsewhere too. */
function placeOf(target: object, activation: Activation): Place | undefined {
  const { parameters, body } = activation
  const text = textOf.call(target)
  const start = body.indexOf(text)
  if (start < 0 || body.includes(text, start + 1) || /^class\b/.test(text)) return undefined
  if (!hasOwn(target, 'prototype') && !/^(?:async\s+)?function\b/.test(text) && OUTER.test(text)) return undefined
  return isTop(parameters, body.slice(0, start)) ? { activation, start, end: start + text.length } : undefined
}

/** The variables that stand at the top of the text: another one of the same name would be an error there. */
function namesOf({ parameters, body }: Activation): readonly string[] {
  const words = new Set(`${parameters} ${body}`.match(IDENTIFIER))
  const find = (names: readonly string[]): readonly string[] => {
    if (names.length === 0 || compiles(Constructor, parameters, `${body}\n;let ${names.join(',')}`)) return []
    const half = names.length >> 1
    return half === 0 ? names : [...find(names.slice(0, half)), ...find(names.slice(half))]
  }
  return find([...words].filter((word) => !RESERVED.test(word)))
}

/** What variables hold; those that are not initialised are left out. */
function valuesOf(activation: Activation): readonly (readonly [name: string, value: unknown])[] {
  activation.names ??= namesOf(activation)
  return activation.names.flatMap((name) => {
    try {
      return [[name, activation.read(name)] as const]
    } catch {
      return []
    }
  })
}

/** Finds the functions that variables of the scope hold; parameters may hold those of another. */
function findClosures(activation: Activation): void {
  for (const [name, value] of valuesOf(activation)) {
    if (typeof value !== 'function' || placed(value) || !compiles(Constructor, activation.parameters, `;let ${name}`)) continue
    const place = placeOf(value, activation)
    if (place) places.set(value, place)
  }
}

const scopeKind: AdapterKind<Activation, ScopePayload> = {
  name: 'constructed-scope',
  shapeless: true,
  recognise: (value) => getPrototypeOf(value) === Activation.prototype,
  capture(value, describe) {
    const { parameters, body } = value
    const found = valuesOf(value)
    const strict = value.read('(function(){return this===undefined})()') as boolean
    return [parameters, body, strict, found.map(([name]) => name), found.map(([name, each]) => describe.value(each, [`variable ${name}`]))]
  },
}

function placed(value: object): Place | undefined {
  let place = places.get(value)
  const activation = place ? undefined : returned.get(value)
  if (activation) place = placeOf(value, activation)
  if (place) places.set(value, place)
  return place
}

const closureKind: AdapterKind<object, ClosurePayload> = {
  name: 'constructed-closure',
  functions: true,
  recognise: (value) => placed(value) !== undefined,
  capture(value, describe) {
    const { activation, start, end } = places.get(value)!
    return [describe.reference(activation, ['scope']), start, end]
  },
  carries: (_, key) => key === 'arguments' || key === 'caller',
}

export const constructedClosures: Adapter<undefined> = {
  name: 'constructed-closures',
  kinds: [scopeKind, closureKind] as readonly AdapterKind[],
  capture(_: Describe) {
    for (const each of activations) {
      const activation = each.deref()
      if (activation) findClosures(activation)
    }
    return undefined
  },
}

const writers = new WeakMap<Activation, (name: string, value: unknown) => void>()

const scopeMaker: Maker<Activation, ScopePayload> = {
  name: scopeKind.name,
  allocate([parameters, body, strict, names]) {
    const declared = names.length > 0 ? `let ${names.join(',')};` : ''
    const [read, write] = new Constructor(
      `${strict ? "'use strict';" : ''}${declared}return[$tm=>eval($tm),($tm,$tm1)=>{eval($tm+'=$tm1')}]`,
    )() as [Activation['read'], (name: string, value: unknown) => void]
    const made = new Activation(parameters, body, read)
    note(made)
    writers.set(made, write)
    return made
  },
  fill(value, [, , , names, values], build) {
    const write = writers.get(value)!
    for (const [i, name] of names.entries()) write(name, build.value(values[i]!))
  },
}

const closureMaker: Maker<object, ClosurePayload> = {
  ...closureKind,
  needs: ([scope]) => [scope],
  allocate([scope, start, end], build) {
    const activation = build.value(scope) as Activation
    const made = activation.read(`(${activation.body.slice(start, end)})`) as object
    places.set(made, { activation, start, end })
    return made
  },
}

export const constructedClosureMakers: readonly Maker[] = [scopeMaker as unknown as Maker, closureMaker as Maker]

const scopeCheck: KindCheck<ScopePayload> = {
  name: scopeKind.name,
  verify(payload: unknown, check: Check): asserts payload is ScopePayload {
    if (!Array.isArray(payload) || payload.length !== 5) return check.fail('a scope without its text')
    const [parameters, body, strict, names, values] = payload as unknown[]
    if (typeof parameters !== 'string' || typeof body !== 'string' || typeof strict !== 'boolean')
      return check.fail('a scope without its text')
    if (!Array.isArray(names) || !Array.isArray(values) || names.length !== values.length || new Set(names).size !== names.length)
      return check.fail('a scope without its variables')
    for (const [i, name] of names.entries()) {
      if (typeof name !== 'string' || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) || RESERVED.test(name) || name.startsWith('$tm'))
        return check.fail('a variable without a name')
      check.value(values[i], [`variable ${name}`])
    }
  },
  dump: ([parameters, , , names]) => `(${parameters}) ${names.join(' ')}`,
}

const closureCheck: KindCheck<ClosurePayload> = {
  name: closureKind.name,
  needs: ([scope]) => [scope],
  verify(payload: unknown, check: Check): asserts payload is ClosurePayload {
    if (!Array.isArray(payload) || payload.length !== 3) return check.fail('a function without its place')
    check.node(payload[0], scopeKind.name, ['scope'])
    check.integer(payload[1], 0, 2 ** 29)
    check.integer(payload[2], payload[1] + 1, 2 ** 29)
  },
  dump: ([, start, end]) => `${start}–${end}`,
}

export const constructedClosureChecks: readonly KindCheck[] = [scopeCheck as unknown as KindCheck, closureCheck as KindCheck]
