/** Keeps what an async generator is made of: where it stands, who asks it, and the generator that runs its body. */

import { behaviour } from './behaviour.ts'
import { Given } from './given.ts'
import { hidden } from './hidden.ts'

/** [[AsyncGeneratorState]] (ECMA-262 27.6.2); while the body awaits something, it is running. `delegated`: what was yielded came from a `yield*`. */
export const STATES = { start: 0, yielded: 1, delegated: 2, running: 3, returning: 4, done: 5 } as const
/** What may be asked of it. */
export const REQUESTS = { next: 0, throw: 1, return: 2 } as const

export type State = (typeof STATES)[keyof typeof STATES]
export type RequestKind = (typeof REQUESTS)[keyof typeof REQUESTS]

export interface Request {
  readonly kind: RequestKind
  readonly value: unknown
  /** What the caller was given. */
  readonly promise: object
}

type Handler = (value: unknown) => unknown

/** One async generator. */
export class Activation {
  state: State = STATES.start
  queue: Request[] = []
  /** Runs the body; `undefined` when that is over. */
  inner: object | undefined
  readonly #self: { readonly generator: object }
  readonly #handlers: Record<string, Handler> = {}
  constructor(generator: object, inner: object | undefined) {
    this.inner = inner
    this.#self = { generator }
  }

  /** What goes on with it when a promise is settled. */
  handler(name: string): Handler {
    return (this.#handlers[name] ??= behaviour(`async-generator.${name}`, this.#self))
  }
}

class Owner extends Given {
  readonly #activation: Activation
  constructor(object: object, activation: Activation) {
    super(object)
    this.#activation = activation
  }
  static of(object: object): Activation | undefined {
    return #activation in object ? object.#activation : undefined
  }
}

const create: (prototype: object) => object = Object.create
const generatorPrototype = hidden.get('AsyncGeneratorPrototype')!

/** Makes an async generator whose body `inner` runs. */
export function makeActivation(inner: object | undefined, prototype: object = generatorPrototype): object {
  const generator = create(prototype)
  new Owner(generator, new Activation(generator, inner))
  return generator
}

export const activationOf: (object: object) => Activation | undefined = Owner.of
