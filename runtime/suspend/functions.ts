/** Gives functions that suspend what they need when they are made and when they are called. */

import { markMethods } from '../graph/marks.ts'
import { sourceOf, uncurry } from '../graph/primordials.ts'
import { isPromise, nativeThen } from '../graph/promise.ts'
import { awaitable, Frame, Stuck, wait } from '../graph/waiting.ts'
import { functionOf, type Named } from './named.ts'

type AsyncBody = (frame: Frame, ...parameters: unknown[]) => Promise<unknown>

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect
const indexOf = uncurry(String.prototype.indexOf as (text: string, from: number) => number)
const functionPrototype = Function.prototype
const asyncPrototype = getPrototypeOf(async () => {})
const asyncGeneratorPrototype = getPrototypeOf(async function* () {})

/** See the functions below; emitted code calls them through its link. */
export interface Suspending {
  run(id: string, body: AsyncBody, parameters?: readonly unknown[]): Promise<unknown>
  frame(id: string): Frame
  stuck(id: string, value: unknown): unknown
  async(target: Function | Named | undefined): Function | undefined
  asyncGenerators(target: Function | Named | undefined): Function | undefined
  methods<T extends object>(literal: T, ...names: string[]): T
  members(target: { readonly prototype: object }, ...names: (string | object)[]): void
}

export const suspending: Suspending = { run, frame, stuck, async, asyncGenerators, methods, members }

/** Runs the body of an async function. */
function run(id: string, body: AsyncBody, parameters?: readonly unknown[]): Promise<unknown> {
  const frame = new Frame(id)
  const promise = parameters === undefined ? body(frame) : body(frame, ...parameters)
  frame.promise = promise
  return promise
}

/** The activation of a program with a top-level `await`; nobody has its promise. */
function frame(id: string): Frame {
  return new Frame(id)
}

/** Notes that an async function waits that cannot be entered again; gives back what the engine is to wait for. */
function stuck(id: string, value: unknown): unknown {
  const promise = awaitable(value)
  // Where it is no promise the engine goes on within this turn.
  if (promise === undefined || !isPromise(promise)) return value
  const item = new Stuck(id)
  // Kept alive by the promise, as the function is.
  const over = () => {
    item.value = undefined
  }
  nativeThen(promise, over, over)
  wait(item, promise)
  return promise
}

/** Lets the function around an async body look like the async function that it is: libraries ask for that. */
function async(target: Function | Named | undefined): Function | undefined {
  return inheriting(target, asyncPrototype)
}

/** The same for a function that gives out async generators. */
function asyncGenerators(target: Function | Named | undefined): Function | undefined {
  return inheriting(target, asyncGeneratorPrototype)
}

/** A private method comes here whenever it is read, and the program may have given it another prototype. An optional chain may have given nothing. */
function inheriting(target: Function | Named | undefined, prototype: object | null): Function | undefined {
  const found = functionOf(target)
  if (found !== undefined && getPrototypeOf(found) === functionPrototype) setPrototypeOf(found, prototype)
  return found
}

/** Notes the methods of an object literal that suspend; `names` of those that are async, as `method` takes them. */
function methods<T extends object>(literal: T, ...names: string[]): T {
  markMethods(literal)
  for (const name of names) method(literal, name)
  return literal
}

/** `name`: its key, or behind a `[` an id in its text; with a `*` in front for async generators. */
function method(holder: object, name: string): void {
  const isGenerators = name.startsWith('*')
  const key = isGenerators ? name.slice(1) : name
  const found = key.startsWith('[') ? withId(holder, key.slice(1)) : (getOwnPropertyDescriptor(holder, key)!.value as Function)
  if (found !== undefined) (isGenerators ? asyncGenerators : async)(found)
}

/** The method whose text has this id; that of a function around the literal or class has this call, too. */
function withId(holder: object, id: string): Function | undefined {
  for (const key of ownKeys(holder)) {
    const value: unknown = getOwnPropertyDescriptor(holder, key)!.value
    if (typeof value !== 'function') continue
    if (isNamed(sourceOf(value), id)) return value
  }
  return undefined
}

/** Whether the id is a string of the text, and none ends with a bracket and the id. */
function isNamed(text: string, id: string): boolean {
  let found = false
  for (let at = indexOf(text, id, 0); at >= 0; at = indexOf(text, id, at + 1)) {
    const quote = text[at + id.length]
    if (quote !== '"' && quote !== "'" && quote !== '`') continue
    const before = text[at - 1]
    if (before === '[') return false
    found ||= before === quote
  }
  return found
}

/** Notes the async methods of a class, by name, static ones with a `.` in front; private ones have been noted. */
function members(target: { readonly prototype: object }, ...names: (string | object)[]): void {
  for (const name of names) {
    if (typeof name !== 'string') continue
    if (name.startsWith('.')) method(target, name.slice(1))
    else method(target.prototype, name)
  }
}
