/** Asks closures what they are and in which environments they stand. */
import { PROBE, PROBE_ARGUMENTS } from '../protocol.ts'
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
const { apply } = Reflect
const next = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next as (this: unknown) => unknown
const asyncNext = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())).next as (this: unknown) => Promise<unknown>

/** Any property of it is itself, also as an iterator, so that no parameter default runs and every pattern matches. */
const universal: unknown = new Proxy(() => {}, {
  get: (_, key) => (key === 'done' ? false : universal),
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

/** Runs `task` while probes answer. No code of the program may run in it but through `probe`. */
export function withProbes<T>(task: () => T): T {
  const realm = globalThis as { [PROBE]?: unknown }
  realm[PROBE] = collect
  try {
    return task()
  } finally {
    realm[PROBE] = undefined
  }
}

/** The function's answer; `undefined` when its text does not begin with a probe, so that calling it would run code of the program. */
export function probe(target: object): Answer | undefined {
  const text = apply(textOf, target, [])
  if (!hasProbe(text)) return undefined
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
// Minifiers put declarations without a value in front, as in `var a,b;`.
const DECLARATIONS = /(?:(?:var|let)\s+[\p{ID_Continue}$]+(?:\s*,\s*[\p{ID_Continue}$]+)*\s*;\s*)*/uy
// Minifiers write `return $TM?$TM(…):x`, and for functions that return a constant `return!$TM||$TM(…)`: nothing of it runs code of the program.
const START = /(?:[\s!(){?]|&&|\|\||if\b|return\b|\$TM\b(?!\())*\$TM\(/y
// Generators: `if($TM)yield*$tm.again(…)`, the link being named otherwise; what follows may be joined to it.
const START_AGAIN =
  /(?:[\s!(){?]|&&|\|\||(?:if|return|throw|for|switch|yield(?!\s*\*))\b|\$TM\b)*yield\s*\*\s*[\p{ID_Continue}$]+\.again\(/uy
const LONE_PARAMETER = /^(?:async\s+)?[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>/u

/** Whether the first thing a function does is to answer a probe. Reads only the head of the text. */
function hasProbe(text: string): boolean {
  const lone = LONE_PARAMETER.exec(text)
  let at = lone === null ? skipParameters(text) : lone[0].length
  if (at < 0) return false
  at = skip(SPACE, text, at)
  if (text.startsWith('=>', at)) at = skip(SPACE, text, at + 2)
  if (text[at] === '{') at = skip(DIRECTIVES, text, skip(SPACE, text, at + 1))
  START.lastIndex = START_AGAIN.lastIndex = skip(DECLARATIONS, text, skip(SPACE, text, at))
  return START.test(text) || START_AGAIN.test(text)
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  pattern.test(text)
  return pattern.lastIndex
}

/** Offset behind the parameter list; −1 when there is something in it that only a tokenizer could skip. The plugin emits no such head. */
function skipParameters(text: string): number {
  let depth = 0
  let inList = false
  for (let at = 0; at < text.length; at++) {
    const c = text[at]
    if (c === '"' || c === "'") {
      for (at++; text[at] !== c; at++) if (text[at] === '\\') at++
    } else if (c === '/' && text[at + 1] === '*') at = text.indexOf('*/', at) + 1
    else if (c === '/' && text[at + 1] === '/') at = text.indexOf('\n', at)
    else if (c === '`' || c === '/') return -1
    else if (c === '(' || c === '[' || c === '{') {
      if (c === '(' && depth === 0) inList = true
      else if (c === '{' && depth === 0) return -1
      depth++
    } else if (c === ')' || c === ']' || c === '}') {
      depth--
      if (c === ')' && depth === 0 && inList) return at + 1
    }
    if (at < 0) return -1
  }
  return -1
}
