/** Gives functions that suspend what they need when they are made and when they are called. */

import { markMethods } from '../graph/marks.ts'
import { nativeThen } from '../graph/promise.ts'
import { awaitable, Frame, Stuck, wait } from '../graph/waiting.ts'

type AsyncBody = (frame: Frame, ...parameters: unknown[]) => Promise<unknown>

const { getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect
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
  members(target: { readonly prototype: object }, ...names: string[]): void
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
  setPrototypeOf(target, asyncPrototype)
  return target
}

/** The same for a function that gives out async generators. */
function asyncGenerators<F extends object>(target: F): F {
  setPrototypeOf(target, asyncGeneratorPrototype)
  return target
}

/** Notes the methods of an object literal that suspend; `names`: keys of those that are async, with a `*` in front for async generators. */
function methods<T extends object>(literal: T, ...names: string[]): T {
  markMethods(literal)
  for (const name of names) method(literal, name)
  return literal
}

function method(holder: object, name: string): void {
  if (name.startsWith('*')) asyncGenerators(getOwnPropertyDescriptor(holder, name.slice(1))!.value as object)
  else async(getOwnPropertyDescriptor(holder, name)!.value as object)
}

/** Notes the async methods of a class, by name, static ones with a `.` in front. */
function members(target: { readonly prototype: object }, ...names: string[]): void {
  for (const name of names) {
    if (name.startsWith('.')) method(target, name.slice(1))
    else method(target.prototype, name)
  }
}
