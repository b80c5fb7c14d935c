/** Gives functions that suspend what they need when they are made and when they are called. */

import { markMethods } from '../graph/marks.ts'
import { sourceOf, uncurry } from '../graph/primordials.ts'
import { nativeThen } from '../graph/promise.ts'
import { awaitable, Frame, Stuck, wait } from '../graph/waiting.ts'

type AsyncBody = (frame: Frame, ...parameters: unknown[]) => Promise<unknown>

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect
const indexOf = uncurry(String.prototype.indexOf as (text: string) => number)
const functionPrototype = Function.prototype
const asyncPrototype = getPrototypeOf(async () => {})
const asyncGeneratorPrototype = getPrototypeOf(async function* () {})

/** See the functions below; emitted code calls them through its link. */
export interface Suspending {
  run(id: string, body: AsyncBody, parameters?: readonly unknown[]): Promise<unknown>
  frame(id: string): Frame
  stuck(id: string, value: unknown): unknown
  async<F extends object>(target: F): F
  asyncGenerators<F extends object>(target: F): F
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
  if (promise === undefined) return value
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
function async<F extends object>(target: F): F {
  return inheriting(target, asyncPrototype)
}

/** The same for a function that gives out async generators. */
function asyncGenerators<F extends object>(target: F): F {
  return inheriting(target, asyncGeneratorPrototype)
}

/** A private method comes here whenever it is read, and the program may have given it another prototype. An optional chain may have given nothing. */
function inheriting<F extends object>(target: F, prototype: object | null): F {
  if (typeof target === 'function' && getPrototypeOf(target) === functionPrototype) setPrototypeOf(target, prototype)
  return target
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
  const found = key.startsWith('[') ? withId(holder, key.slice(1)) : (getOwnPropertyDescriptor(holder, key)!.value as object)
  if (found !== undefined) (isGenerators ? asyncGenerators : async)(found)
}

/** The method whose text has this id; that of a function around the literal or class has this call, too. */
function withId(holder: object, id: string): object | undefined {
  for (const key of ownKeys(holder)) {
    const value: unknown = getOwnPropertyDescriptor(holder, key)!.value
    if (typeof value !== 'function') continue
    const text = sourceOf(value)
    if (endsString(text, id) && !endsString(text, `[${id}`)) return value
  }
  return undefined
}

function endsString(text: string, end: string): boolean {
  return indexOf(text, `${end}"`) >= 0 || indexOf(text, `${end}'`) >= 0 || indexOf(text, `${end}\``) >= 0
}

/** Notes the async methods of a class, by name, static ones with a `.` in front; private ones have been noted. */
function members(target: { readonly prototype: object }, ...names: (string | object)[]): void {
  for (const name of names) {
    if (typeof name !== 'string') continue
    if (name.startsWith('.')) method(target, name.slice(1))
    else method(target.prototype, name)
  }
}
