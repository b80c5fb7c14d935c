/** Gives functions that suspend what they need when they are made and when they are called. */
import { Frame } from '../graph/waiting.ts'
import { generator } from './generators.ts'

type AsyncBody = (frame: Frame) => Promise<unknown>

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect
const asyncPrototype = getPrototypeOf(async () => {})
const generatorPrototype = getPrototypeOf(function* () {})

/** Runs the body of an async function. */
export function run(id: string, body: AsyncBody): Promise<unknown> {
  const frame = new Frame(id)
  const promise = body(frame)
  frame.promise = promise
  return promise
}

/** The activation of a program with a top-level `await`; nobody has its promise. */
export function frame(id: string): Frame {
  return new Frame(id)
}

/** Lets the function around an async body look like the async function that it is: libraries ask for that. */
export function async<F extends object>(target: F): F {
  setPrototypeOf(target, asyncPrototype)
  return target
}

/** Notes the methods of an object literal that suspend; `names`: keys of those that are async. */
export function methods<T extends object>(literal: T, ...names: string[]): T {
  for (const key of ownKeys(literal)) {
    const method: unknown = getOwnPropertyDescriptor(literal, key)!.value
    if (typeof method !== 'function') continue
    if (names.includes(key as string)) async(method)
    else if (getPrototypeOf(method) === generatorPrototype) generator(method)
  }
  return literal
}

/** As `methods`, for a class; names of static methods begin with a `.`. */
export function members(target: { readonly prototype: object }, ...names: string[]): void {
  methods(target.prototype, ...names)
  methods(target, ...names.flatMap((name) => (name.startsWith('.') ? [name.slice(1)] : [])))
}
