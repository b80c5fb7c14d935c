/** Asks closures what they are and in which environments they stand. */
import { PROBE, PROBE_ARGUMENTS } from '../protocol.ts'
import { mapGet, mapSet } from './primordials.ts'
import { attempt, type Chain, type ClassRecord, type Environment, innermost } from './registry.ts'
import { reported } from './suspension.ts'

/** A closure's answer. */
export interface Answer {
  readonly id: string
  readonly environment: Environment | ClassRecord | undefined
  /** Captured by an arrow: `this`, `arguments`, `new.target`; `undefined` where it captures none. */
  readonly captured: readonly ({ readonly value: unknown } | undefined)[]
}

const textOf = Function.prototype.toString
/** Texts of functions that were asked in this capture, and whether they begin with a probe: to read one takes 1 µs. */
let known = new Map<string, boolean>()
const { apply } = Reflect
const next = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next as (this: unknown) => unknown
const asyncNext = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())).next as (this: unknown) => Promise<unknown>

/** How many elements a pattern finds in it, a rest element among them. */
const ELEMENTS = 100
const { iterator } = Symbol
let given = 0

/** Any property of it is itself, also as an iterator, so that no parameter default runs and every pattern matches. */
const universal: unknown = new Proxy(() => {}, {
  get(_, key) {
    if (key === iterator) given = 0
    return key === 'done' ? given++ >= ELEMENTS : universal
  },
  apply: () => universal,
  has: () => true,
  ownKeys: () => ['prototype'],
})
/** Arguments for a call that is to evaluate no parameter default. */
export const UNIVERSAL: readonly unknown[] = Array.from({ length: PROBE_ARGUMENTS }, () => universal)

let answer: Answer | undefined
let told: { readonly name: string; readonly state: object } | undefined

function collect(id: string, chain: Chain | object, ...captured: ((() => unknown) | 0)[]): undefined {
  if (typeof chain === 'object') {
    told = { name: id, state: chain }
    return undefined
  }
  answer = {
    id,
    environment: innermost(chain as Chain),
    captured: captured.map((read) => (read === 0 ? undefined : { value: attempt(read) })),
  }
  return undefined
}

const realm = globalThis as { [PROBE]?: unknown }

/** V8 compiles a look at a global away while nobody has written it, so one that has been written makes room for a new one. */
export function renewProbe(): void {
  Reflect.deleteProperty(realm, PROBE)
  Reflect.defineProperty(realm, PROBE, { value: undefined, writable: true, enumerable: false, configurable: true })
}

/** What the constructor makes, when it returns before it does anything as long as there is a probe. `renewProbe` is to follow. */
export function constructEmpty(target: Function): object {
  realm[PROBE] = () => {}
  try {
    return Reflect.construct(target, UNIVERSAL) as object
  } finally {
    realm[PROBE] = undefined
    known = new Map()
  }
}

/** Runs `task` while probes answer. No code of the program may run in it but through `probe`. */
export function withProbes<T>(task: () => T): T {
  realm[PROBE] = collect
  try {
    return task()
  } finally {
    renewProbe()
  }
}

/** Runs `task`, which may run code of the program, while none answers. */
export function withoutProbes<T>(task: () => T): T {
  const before = realm[PROBE]
  realm[PROBE] = undefined
  try {
    return task()
  } finally {
    realm[PROBE] = before
  }
}

/** The function's answer; `undefined` when its text does not begin with a probe, so that calling it would run code of the program. */
export function probe(target: object): Answer | undefined {
  const text = apply(textOf, target, [])
  let answers = mapGet(known, text)
  if (answers === undefined) mapSet(known, text, (answers = hasProbe(text)))
  if (!answers) return undefined
  answer = undefined
  const result: unknown = apply(target as () => unknown, undefined, UNIVERSAL)
  if (answer !== undefined || typeof result !== 'object' || result === null) return answer
  // A generator runs nothing until it is resumed; an async one answers before its promise exists.
  if (/^(?:static\s+)?async\b/.test(text)) apply(asyncNext, result, [])
  else apply(next, result, [])
  const started = reported()
  return answer ?? (started && { id: started.id, environment: started.environments[0], captured: [] })
}

/** Name and state of a behaviour; to be called while probes answer. */
export function behaviourParts(target: () => unknown): { readonly name: string; readonly state: object } {
  told = undefined
  target()
  return told!
}

const SPACE = /(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)*/y
const DIRECTIVES = /(?:(?:"[^"\n]*"|'[^'\n]*')\s*;?\s*)*/y
// Minifiers put declarations without a value in front, as in `var a,b;`, and functions.
const DECLARATIONS = /(?:(?:var|let)\s+[\p{ID_Continue}$]+(?:\s*,\s*[\p{ID_Continue}$]+)*\s*;\s*)*/uy
const DECLARED = /(?:async\s+)?function\b/y
// Minifiers write `return $TM?$TM(…):x`, and for functions that return a constant `return!$TM||$TM(…)`: nothing of it runs code of the program.
const START = /(?:[\s!(){?]|&&|\|\||if\b|return\b|\$TM\b(?!\())*\$TM\(/y
// Generators: `if($TM)yield*$tm.again(…)`, the link being named otherwise; what follows may be joined to it, as in `for(x of($TM&&(yield*$tm.again(…)),y))`.
const START_AGAIN =
  /(?:[\s!(){?]|&&|\|\||(?:if|return|throw|for|switch|yield(?!\s*\*))\b|(?:(?:var|let|const)\s+)?(?:[\p{ID_Continue}$.]+\s+(?:of|in)|[[{][^()=;]*[\]}]\s*of)\b|\$TM\b)*yield\s*\*\s*[\p{ID_Continue}$]+\.again\(/uy
const LONE_PARAMETER = /^(?:async\s+)?[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>/u

/** Whether the first thing a function does is to answer a probe. Reads only the head of the text. */
function hasProbe(text: string): boolean {
  const lone = LONE_PARAMETER.exec(text)
  let at = lone === null ? skipParameters(text, 0) : lone[0].length
  if (at < 0) return false
  at = skip(SPACE, text, at)
  if (text.startsWith('=>', at)) at = skip(SPACE, text, at + 2)
  if (text[at] === '{') at = skip(DIRECTIVES, text, skip(SPACE, text, at + 1))
  for (;;) {
    START.lastIndex = START_AGAIN.lastIndex = at = skip(DECLARATIONS, text, skip(SPACE, text, at))
    if (end(DECLARED, text, at) < 0) return START.test(text) || START_AGAIN.test(text)
    at = skipParameters(text, at)
    if (at < 0) return false
    at = skipBracket(text, skip(SPACE, text, at))
    if (at < 0) return false
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  return Math.max(at, end(pattern, text, at))
}

/** Offset behind the match that begins at `at`; −1 where there is none. */
function end(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** Offset behind the parameter list; −1 where there is none. */
function skipParameters(text: string, from: number): number {
  for (let at = from; at >= 0 && at < text.length; ) {
    const c = text[at]
    if (c === '(') return skipBracket(text, at)
    if (c === '{' || c === '=') return -1
    if (c === '[') at = skipBracket(text, at)
    else at = Math.max(at + 1, end(QUOTED, text, at), skip(SPACE, text, at))
  }
  return -1
}

const WORD = /[\p{ID_Continue}$]+/uy
const QUOTED = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y
/** Up to the end of a template, or to an expression in it. */
const TEMPLATE = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y
const REGEXP = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y
/** Words behind which a value stands, so that a slash there divides nothing. */
const BEFORE_VALUE = /^(?:return|typeof|case|in|of|void|delete|throw|new|do|else|instanceof|yield|await)$/

/** Offset behind the bracket at `at` and what is in it; −1 where that is not to be found. */
function skipBracket(text: string, from: number): number {
  const open: string[] = []
  let divides = false
  for (let at = from; at < text.length; ) {
    const next = skip(SPACE, text, at)
    const c = text[next]!
    const word = end(WORD, text, next)
    const isEnd = c === ')' || c === ']' || c === '}'
    at = next + 1
    if (word > 0) {
      divides = !BEFORE_VALUE.test(text.slice(next, word))
      at = word
      continue
    }
    if (c === '"' || c === "'") at = end(QUOTED, text, next)
    else if (c === '/' && !divides) at = end(REGEXP, text, next)
    else if (c === '(' || c === '[' || c === '{') open.push(c)
    const isTemplate = c === '`' || (isEnd && open.pop() === '`')
    if (isTemplate) {
      at = end(TEMPLATE, text, at)
      if (text[at - 1] === '{') open.push('`')
    }
    if (at < 0) return -1
    divides = isTemplate ? text[at - 1] === '`' : isEnd || c === '"' || c === "'" || (c === '/' && at > next + 1)
    if (open.length === 0) return at
  }
  return -1
}
