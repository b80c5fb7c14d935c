/** Runs the generator that an async generator was lowered to as ECMA-262 27.6.3 says, tick by tick. */
import { type Activation, activationOf, makeActivation, REQUESTS, type RequestKind, STATES, type State } from '../graph/activations.ts'
import { defineBehaviour } from '../graph/behaviour.ts'
import { returnWith } from '../graph/generators.ts'
import { hidden } from '../graph/hidden.ts'
import { standIn } from '../graph/native.ts'
import { defineProperty, getOwnPropertyDescriptor, uncurry } from '../graph/primordials.ts'
import { isObject, isPromise, NativePromise, pendingPromise } from '../graph/promise.ts'
import { react } from '../graph/reaction.ts'
import { rejectWith, resolveWith } from '../graph/resolve.ts'
import { engine } from './engine.ts'

interface Of {
  readonly generator: object
}
type Resume = 'next' | 'throw' | 'return'
type AnyFunction = (...parameters: unknown[]) => unknown

const { apply } = Reflect
const push = uncurry(Array.prototype.push)
const shift = uncurry(Array.prototype.shift)
const resolve = NativePromise.resolve as AnyFunction
const { next, throw: throw_, return: return_ } = hidden.get('GeneratorPrototype') as Record<Resume, AnyFunction>
const methods = { next, throw: throw_, return: return_ }

/** What the body yields when it awaits. */
class Awaiting {
  readonly #brand = true
  /** Asks nothing of a proxy, which `instanceof` would. */
  static is(value: unknown): value is Awaiting {
    return typeof value === 'object' && value !== null && #brand in value
  }
  readonly value: unknown
  readonly then: 'next' | 'return'
  constructor(value: unknown, then: 'next' | 'return' = 'next') {
    this.value = value
    this.then = then
  }
}

/** What the body yields when the value has been awaited elsewhere. */
class Ready {
  readonly #brand = true
  /** Asks nothing of a proxy, which `instanceof` would. */
  static is(value: unknown): value is Ready {
    return typeof value === 'object' && value !== null && #brand in value
  }
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

/** `await value` in the body of an async generator. */
export function wait(value: unknown, then?: 'next' | 'return'): object {
  return new Awaiting(value, then)
}

/** A value that `yield*` hands out, which it does not await. */
export function ready(value: unknown): object {
  return new Ready(value)
}

/** @param owner the function it is made by, for its `prototype` */
export function asyncGenerator(inner: object, owner?: { readonly prototype: unknown }): object {
  const prototype = owner?.prototype
  return makeActivation(inner, typeof prototype === 'object' && prototype !== null ? prototype : undefined)
}

/** Lets the methods of all async generators know those made here. To be called once, before the baseline. */
export function installAsyncGenerators(): void {
  const prototype = hidden.get('AsyncGeneratorPrototype')!
  for (const name of ['next', 'return', 'throw'] as const) {
    const own = getOwnPropertyDescriptor(prototype, name)!
    const { [name]: method } = {
      [name](this: unknown, value: unknown) {
        return request(this, REQUESTS[name], value) ?? apply(own.value, this, [value])
      },
    }
    defineProperty(prototype, name, { ...own, value: standIn(method!, `AsyncGeneratorPrototype.${name}`) })
  }
}

/** A promise for the answer; `undefined` when it was not made here. */
function request(self: unknown, kind: RequestKind, value: unknown): object | undefined {
  const activation = isObject(self) ? activationOf(self) : undefined
  if (activation === undefined) return undefined
  const promise = pendingPromise()
  push(activation.queue, { kind, value, promise })
  drain(activation)
  return promise
}

/** Answers requests until the body has to wait. */
function drain(activation: Activation): void {
  const { queue } = activation
  while (queue.length > 0) {
    const { state } = activation
    if (state === STATES.running || state === STATES.returning) return
    const { kind, value } = queue[0]!
    if (state === STATES.start && kind !== REQUESTS.next) finish(activation)
    if (activation.state !== STATES.done) {
      activation.state = STATES.running
      const onRejected = state === STATES.delegated && engine.goesOnAfterReturn ? 'next' : 'throw'
      if (kind === REQUESTS.return) pause(activation, value, 'return', onRejected)
      else step(activation, kind === REQUESTS.next ? 'next' : 'throw', value)
    } else if (kind === REQUESTS.next) answer(activation, undefined, true)
    else if (kind === REQUESTS.throw) refuse(activation, value)
    else {
      activation.state = STATES.returning
      try {
        react(promiseFor(value), activation.handler('returned'), activation.handler('refused'))
      } catch (error) {
        finish(activation)
        refuse(activation, error)
      }
    }
  }
}

/** Runs the body until it yields, awaits or ends. */
function step(activation: Activation, how: Resume, value: unknown): void {
  let result: IteratorResult<unknown>
  const inner = activation.inner!
  const run = () => apply(methods[how], inner, [value]) as IteratorResult<unknown>
  try {
    result = how === 'return' ? returnWith(inner, value, run) : run()
  } catch (error) {
    finish(activation)
    return refuse(activation, error)
  }
  const found = result.value
  if (result.done) {
    finish(activation)
    answer(activation, found, true)
  } else if (Awaiting.is(found)) pause(activation, found.value, found.then)
  else if (Ready.is(found)) hand(activation, found.value, STATES.delegated)
  else pause(activation, found, 'yield')
}

/** Waits, and then goes on: with the body, or with the answer to whom a value was yielded. */
function pause(
  activation: Activation,
  value: unknown,
  onFulfilled: 'next' | 'return' | 'yield',
  onRejected: 'next' | 'throw' = 'throw',
): void {
  let promise: object
  try {
    promise = promiseFor(value)
  } catch (error) {
    return step(activation, 'throw', error)
  }
  react(promise, activation.handler(onFulfilled), activation.handler(onRejected))
}

function hand(activation: Activation, value: unknown, state: State = STATES.yielded): void {
  activation.state = state
  answer(activation, value, false)
}

function finish(activation: Activation): void {
  activation.state = STATES.done
  activation.inner = undefined
}

function answer({ queue }: Activation, value: unknown, done: boolean): void {
  const { promise } = shift(queue) as Activation['queue'][number]
  resolveWith({ promise, done: true }, { value, done })
}

function refuse({ queue }: Activation, reason: unknown): void {
  const { promise } = shift(queue) as Activation['queue'][number]
  rejectWith({ promise, done: true }, reason)
}

/** PromiseResolve (ECMA-262 27.2.4.7.1); what follows a thenable is a promise of ours. */
export function promiseFor(value: unknown): object {
  if (!isObject(value)) return apply(resolve, NativePromise, [value]) as object
  if (isPromise(value) && value.constructor === NativePromise) return value
  const promise = pendingPromise()
  resolveWith({ promise, done: true }, value)
  return promise
}

for (const how of ['next', 'throw', 'return'] as const) goOn(how, (activation, value) => step(activation, how, value))
goOn('yield', (activation, value) => hand(activation, value))
goOn('returned', (activation, value) => {
  finish(activation)
  answer(activation, value, true)
})
goOn('refused', (activation, reason) => {
  finish(activation)
  refuse(activation, reason)
})

function goOn(name: string, run: (activation: Activation, value: unknown) => void): void {
  defineBehaviour(`async-generator.${name}`, 1, ({ generator }: Of, value: unknown) => {
    const activation = activationOf(generator)!
    run(activation, value)
    drain(activation)
  })
}
