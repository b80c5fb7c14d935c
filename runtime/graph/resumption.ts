/** What a continuation is entered with: takes reports on the scopes that it has entered, and lets it go on. */
import type { Context } from '../adapters/adapter.ts'
import type { Dispatcher } from './code.ts'
import { NativePromise } from './promise.ts'
import { enterContext } from './waiting.ts'

export class Resumption {
  readonly #brand = true
  /** Asks nothing of a proxy, which `instanceof` would. */
  static is(value: unknown): value is Resumption {
    return typeof value === 'object' && value !== null && #brand in value
  }
  /** How many arguments the function was called with, if its parameters are linked to them. */
  readonly count: number
  /** Dispatchers of the scopes, from outside in. */
  readonly levels: Dispatcher[] = []
  /** Of those with a live environment, by scope number. */
  readonly scopes: Map<number, Dispatcher> = new Map()
  /** What an async function waits for before all else. */
  readonly ready: Promise<void>
  /** What an async function goes on in. */
  context: Context | undefined = undefined
  #value: unknown = undefined
  /** The promise that the async function has returned, or the generator. */
  result: unknown = undefined
  #go!: () => void

  /** Whether a variable of an environment that it makes, by the numbers of scope and position, was uninitialised. */
  readonly lacks: (scope: number, position: number) => boolean

  constructor(count = 0, lacks: Resumption['lacks'] = () => false) {
    this.count = count
    this.lacks = lacks
    this.ready = new NativePromise((resolve) => {
      this.#go = resolve
    })
  }

  /** What an async function awaits, read by it when it goes on; what a generator in `yield*` goes through. */
  get value(): unknown {
    if (this.context !== undefined) enterContext(this.context)
    return this.#value
  }

  set value(value: unknown) {
    this.#value = value
  }

  level(dispatcher: Dispatcher, scope: number): void {
    this.levels.push(dispatcher)
    if (scope >= 0) this.scopes.set(scope, dispatcher)
  }

  /** What a loop goes through that is entered in its body: one turn without a step, then those of the cursor, known by then. */
  again(read: () => IterableIterator<unknown>): Iterable<unknown> {
    let entered = false
    const steps: IterableIterator<unknown> = {
      [Symbol.iterator]: () => steps,
      next() {
        if (entered) return read().next()
        entered = true
        return { value: undefined, done: false }
      },
      return: () => read().return?.() ?? { value: undefined, done: true },
    }
    return steps
  }

  /** Lets an async function go on to where it waits for the promise; one microtask later it does. */
  release(promise: unknown): void {
    this.value = promise
    this.#go()
  }
}
