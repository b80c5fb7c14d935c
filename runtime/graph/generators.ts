/** Knows generators of the program from others, and asks them where they are suspended. */

import { above } from './chain.ts'
import { Given } from './given.ts'
import { hidden } from './hidden.ts'
import { getPrototypeOf, uncurry } from './primordials.ts'
import { reported, type Suspension } from './suspension.ts'

const generatorPrototype = hidden.get('GeneratorPrototype')!
const functionPrototype = getPrototypeOf(function* () {})!
const next = uncurry((generatorPrototype as Generator).next as () => unknown)

/** On the `prototype` of a generator function of the program: what is below it is a generator that may be asked. */
class Mark extends Given {
  readonly #mark = true
  static isOn(object: object): boolean {
    return #mark in object
  }
}

/** Marks what the generators of a function inherit from; any other value is left alone. */
export function markGenerators(value: unknown): void {
  if (typeof value !== 'function' || getPrototypeOf(value) !== functionPrototype) return
  const { prototype } = value as { prototype?: unknown }
  if (typeof prototype === 'object' && prototype !== null && prototype !== generatorPrototype) markPrototype(prototype)
}

export function markPrototype(prototype: object): void {
  if (!Mark.isOn(prototype)) new Mark(prototype)
}

/** Whether it inherits from something marked; itself it may be such a prototype. */
export function isBelowMark(value: object): boolean {
  for (let at = above(value); at !== null; at = above(at)) if (Mark.isOn(at)) return true
  return false
}

/** What generators were told to return while they were suspended; no text of theirs sees it. */
const returning = new WeakMap<object, unknown>()
/** Notes on how the protected parts of `try` were left, whose `finally` has begun: `[1]` where a generator was told to return. */
const completions = new WeakSet<object>()

/** The call of `return` that is going on, with what the generator will return if nothing overrides it. */
let current: { value: unknown } | undefined

/** Calls `return` of a generator, and notes what it is told to return. */
export function returnWith<T>(generator: object, value: unknown, run: () => T): T {
  const outer = current
  const mine = { value }
  current = mine
  try {
    return run()
  } finally {
    current = outer
    if (mine.value !== undefined) returning.set(generator, mine.value)
  }
}

/** What the iterator of a `yield*` gave back when it was told to return is what its generator returns. */
export function overrideReturn(value: unknown): void {
  if (current !== undefined) current.value = value
}

export function noteCompletion(note: readonly unknown[] | undefined): void {
  if (note?.length === 1) completions.add(note)
}

/** Completes the notes of a generator with what it was told to return. */
function complete(generator: object, { locals }: Suspension): void {
  const value = returning.get(generator)
  if (value === undefined) return
  for (const local of locals) if (completions.has(local as object) && (local as unknown[]).length === 1) (local as unknown[]).push(value)
}

/**
 * Asks a generator of the program where it is suspended; to be called while probes answer. It is suspended at the same place afterwards.
 * `null`: it is over; `undefined`: this is no generator; `false`: it does not answer.
 */
export function askGenerator(value: object): Suspension | null | undefined | false {
  reported()
  let result: IteratorResult<unknown>
  try {
    result = next(value) as IteratorResult<unknown>
  } catch {
    return isGenerator(value) ? false : undefined
  }
  const suspension = reported()
  if (suspension !== undefined) complete(value, suspension)
  return suspension ?? (result.done ? null : false)
}

/** To be called of what has thrown: a generator that has is over, and throws no more. */
function isGenerator(value: object): boolean {
  try {
    next(value)
    return true
  } catch {
    return false
  }
}
