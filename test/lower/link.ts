/** Implements what lowered text calls, in the plainest way that follows ECMA-262. */

type AnyFunction = (...parameters: any[]) => any

const { apply } = Reflect

function methodOf(object: any, key: PropertyKey): AnyFunction | undefined {
  const method = object[key]
  if (method === undefined || method === null) return undefined
  if (typeof method !== 'function') throw new TypeError('no method')
  return method
}

function checked(result: unknown): any {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) throw new TypeError('no object')
  return result
}

/** An iterator over what another iterator gives; ended or failed, it is not closed. */
class Cursor {
  readonly #iterator: any
  readonly #next: AnyFunction
  #done = false

  constructor(iterable: any) {
    const method = methodOf(iterable, Symbol.iterator)
    if (method === undefined) throw new TypeError('not iterable')
    this.#iterator = checked(apply(method, iterable, []))
    this.#next = this.#iterator.next
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): any {
    if (this.#done) return { value: undefined, done: true }
    this.#done = true
    const result = checked(apply(this.#next, this.#iterator, []))
    const { done } = result
    if (done) return { value: undefined, done: true }
    const { value } = result
    this.#done = false
    return { value, done: false }
  }

  return(): any {
    if (this.#done) return {}
    this.#done = true
    const method = methodOf(this.#iterator, 'return')
    return method === undefined ? {} : checked(apply(method, this.#iterator, []))
  }
}

function* keys(object: any): Generator<string> {
  if (object === undefined || object === null) return
  const found: string[] = []
  for (const key in object) found.push(key)
  for (const key of found) if (key in Object(object)) yield key
}

interface AsyncIteratorRecord {
  readonly iterator: any
  readonly next: AnyFunction
}

/** GetIterator(value, async), ECMA-262 7.4.3. */
function asyncIteratorOf(iterable: any): AsyncIteratorRecord {
  const method = methodOf(iterable, Symbol.asyncIterator)
  if (method === undefined) {
    const sync = methodOf(iterable, Symbol.iterator)
    if (sync === undefined) throw new TypeError('not iterable')
    const iterator = new FromSync(checked(apply(sync, iterable, [])))
    return { iterator, next: iterator.next }
  }
  const iterator = checked(apply(method, iterable, []))
  return { iterator, next: iterator.next }
}

/** ECMA-262 27.1.4. */
class FromSync {
  readonly #iterator: any
  readonly #next: AnyFunction

  constructor(iterator: any) {
    this.#iterator = iterator
    this.#next = iterator.next
  }

  next(...given: unknown[]): Promise<unknown> {
    return this.#continue(() => apply(this.#next, this.#iterator, given))
  }

  return(...given: unknown[]): Promise<unknown> {
    try {
      const method = methodOf(this.#iterator, 'return')
      if (method === undefined) return Promise.resolve({ value: given[0], done: true })
      return this.#continue(() => apply(method, this.#iterator, given))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  throw(...given: unknown[]): Promise<unknown> {
    try {
      const method = methodOf(this.#iterator, 'throw')
      if (method === undefined) return Promise.reject(given[0])
      return this.#continue(() => apply(method, this.#iterator, given))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #continue(step: () => unknown): Promise<unknown> {
    try {
      const result = checked(step())
      const done = Boolean(result.done)
      return Promise.resolve(result.value).then((value) => ({ value, done }))
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

class AsyncCursor {
  value: unknown
  readonly #record: AsyncIteratorRecord
  #open = false
  #return: AnyFunction | undefined

  constructor(iterable: unknown) {
    this.#record = asyncIteratorOf(iterable)
  }

  next(): unknown {
    this.#open = false
    return apply(this.#record.next, this.#record.iterator, [])
  }

  done(result: unknown): boolean {
    if (checked(result).done) return true
    this.value = checked(result).value
    this.#open = true
    return false
  }

  /** Whether there is something to close; what fails here does not hide what was thrown before. */
  returns(completion: readonly unknown[] | undefined): boolean {
    if (!this.#open) return false
    this.#open = false
    try {
      this.#return = methodOf(this.#record.iterator, 'return')
    } catch (error) {
      if (completion?.[0] !== 0) throw error
    }
    return this.#return !== undefined
  }

  close(): unknown {
    return apply(this.#return!, this.#record.iterator, [])
  }

  closed(result: unknown): void {
    checked(result)
  }
}

class Wait {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

/** What a delegate gives on, which is not awaited again. */
class Given extends Wait {}

/** The driver is to make the generator return. */
class Leave extends Wait {}

type Kind = 'next' | 'throw' | 'return'

/** `yield*` in an async generator, ECMA-262 15.5.5. */
class AsyncDelegate {
  readonly #record: AsyncIteratorRecord
  #then: ((result: unknown) => IteratorResult<unknown>) | undefined
  #leaving = false

  constructor(iterable: unknown) {
    this.#record = asyncIteratorOf(iterable)
  }

  [Symbol.iterator](): this {
    return this
  }

  next(value: unknown): IteratorResult<unknown> {
    if (this.#then !== undefined) return this.#answer(value)
    return this.#call(this.#record.next, value)
  }

  throw(error: unknown): IteratorResult<unknown> {
    if (this.#then !== undefined) {
      this.#then = undefined
      throw error
    }
    const method = methodOf(this.#record.iterator, 'throw')
    if (method !== undefined) return this.#call(method, error)
    const refuse = () => {
      throw new TypeError('no throw')
    }
    const close = methodOf(this.#record.iterator, 'return')
    if (close === undefined) return refuse()
    this.#then = (result) => {
      checked(result)
      return refuse()
    }
    return { value: new Wait(apply(close, this.#record.iterator, [])), done: false }
  }

  return(value: unknown): IteratorResult<unknown> {
    if (this.#leaving) return { value, done: true }
    const leave = (result: unknown): IteratorResult<unknown> => {
      this.#leaving = true
      return { value: new Leave(result), done: false }
    }
    const method = methodOf(this.#record.iterator, 'return')
    if (method === undefined) {
      this.#then = leave
      return { value: new Wait(value), done: false }
    }
    this.#then = (result) => (checked(result).done ? leave(checked(result).value) : this.#give(result))
    return { value: new Wait(apply(method, this.#record.iterator, [value])), done: false }
  }

  #call(method: AnyFunction, value: unknown): IteratorResult<unknown> {
    this.#then = (result) => (checked(result).done ? { value: checked(result).value, done: true } : this.#give(result))
    return { value: new Wait(apply(method, this.#record.iterator, [value])), done: false }
  }

  #give(result: any): IteratorResult<unknown> {
    return { value: new Given(result.value), done: false }
  }

  #answer(result: unknown): IteratorResult<unknown> {
    const then = this.#then!
    this.#then = undefined
    return then(result)
  }
}

interface Request {
  readonly kind: Kind
  readonly value: unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** ECMA-262 27.6.3, over a generator that yields `Wait` for `await`. */
class Driver {
  readonly #generator: Generator
  readonly #queue: Request[] = []
  #state: 'start' | 'yield' | 'running' | 'draining' | 'completed' = 'start'

  constructor(generator: Generator) {
    this.#generator = generator
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(value: unknown): Promise<unknown> {
    if (this.#state === 'completed') return Promise.resolve({ value: undefined, done: true })
    return this.#enqueue('next', value, () => {
      if (this.#state === 'start' || this.#state === 'yield') this.#resume('next', value)
    })
  }

  return(value: unknown): Promise<unknown> {
    return this.#enqueue('return', value, () => {
      if (this.#state === 'start' || this.#state === 'completed') this.#awaitReturn()
      else if (this.#state === 'yield') this.#unwrap('return', value)
    })
  }

  throw(error: unknown): Promise<unknown> {
    if (this.#state === 'start') this.#state = 'completed'
    if (this.#state === 'completed') return Promise.reject(error)
    return this.#enqueue('throw', error, () => {
      if (this.#state === 'yield') this.#resume('throw', error)
    })
  }

  #enqueue(kind: Kind, value: unknown, start: () => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ kind, value, resolve, reject })
      start()
    })
  }

  #resume(kind: Kind, value: unknown): void {
    this.#state = 'running'
    let result: IteratorResult<unknown>
    try {
      result = this.#generator[kind](value as never)
    } catch (error) {
      this.#complete('throw', error, true)
      return this.#drain()
    }
    const given = result.value
    if (result.done) {
      this.#complete('next', given, true)
      this.#drain()
    } else if (given instanceof Leave) this.#resume('return', given.value)
    else if (given instanceof Given) this.#yield(given.value)
    else if (given instanceof Wait) this.#await(given.value, (answer) => this.#resume('next', answer))
    else this.#await(given, (answer) => this.#yield(answer))
  }

  #await(value: unknown, then: (answer: unknown) => void): void {
    let promise: Promise<unknown>
    try {
      promise = Promise.resolve(value)
    } catch (error) {
      return this.#resume('throw', error)
    }
    promise.then(then, (error) => this.#resume('throw', error))
  }

  #yield(value: unknown): void {
    this.#complete('next', value, false)
    const request = this.#queue[0]
    if (request === undefined) this.#state = 'yield'
    else this.#unwrap(request.kind, request.value)
  }

  /** AsyncGeneratorUnwrapYieldResumption. */
  #unwrap(kind: Kind, value: unknown): void {
    this.#state = 'running'
    if (kind === 'return') this.#await(value, (answer) => this.#resume('return', answer))
    else this.#resume(kind, value)
  }

  #complete(kind: 'next' | 'throw', value: unknown, done: boolean): void {
    const request = this.#queue.shift()!
    if (kind === 'throw') request.reject(value)
    else request.resolve({ value, done })
  }

  #awaitReturn(): void {
    this.#state = 'draining'
    const settle = (kind: 'next' | 'throw') => (value: unknown) => {
      this.#complete(kind, value, true)
      this.#drain()
    }
    let promise: Promise<unknown>
    try {
      promise = Promise.resolve(this.#queue[0]!.value)
    } catch (error) {
      return settle('throw')(error)
    }
    promise.then(settle('next'), settle('throw'))
  }

  #drain(): void {
    this.#state = 'draining'
    for (;;) {
      const request = this.#queue[0]
      if (request === undefined) {
        this.#state = 'completed'
        return
      }
      if (request.kind === 'return') return this.#awaitReturn()
      this.#complete(request.kind === 'throw' ? 'throw' : 'next', request.kind === 'throw' ? request.value : undefined, true)
    }
  }
}

/** What an async function must not return as it is: a promise that `await` takes without asking for its `then`. */
function thenable(value: any): boolean {
  return value instanceof Promise && value.constructor === Promise && value.then === Promise.prototype.then
}

function toKey(value: any): PropertyKey {
  return Reflect.ownKeys({ [value]: 0 })[0]!
}

function rest(source: unknown, excluded: readonly PropertyKey[]): object {
  const from: any = Object(source)
  const left: any = {}
  for (const key of Reflect.ownKeys(from)) {
    if (excluded.some((one) => toKey(one) === key)) continue
    if (Reflect.getOwnPropertyDescriptor(from, key)?.enumerable) left[key] = from[key]
  }
  return left
}

export const link: Readonly<Record<string, AnyFunction>> = {
  super: (home: object, self: unknown): object =>
    new Proxy(Object.create(null) as object, {
      get: (_, key) => Reflect.get(Object.getPrototypeOf(home), key, self),
      set: (_, key, value) => Reflect.set(Object.getPrototypeOf(home), key, value, self),
    }),
  call: (f: AnyFunction, self: unknown, ...parameters: unknown[]): unknown => apply(f, self, parameters),
  toKey,
  rest,
  cursor: (iterable: unknown): Cursor => new Cursor(iterable),
  keys,
  asyncCursor: (iterable: unknown): AsyncCursor => new AsyncCursor(iterable),
  delegate: (iterable: unknown): unknown => iterable,
  asyncDelegate: (iterable: unknown): AsyncDelegate => new AsyncDelegate(iterable),
  asyncGenerator: (generator: Generator): Driver => new Driver(generator),
  wait: (value: unknown): Wait => new Wait(value),
  thenable,
  completion: (): void => {},
}
