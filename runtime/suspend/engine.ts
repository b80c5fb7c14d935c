/** Finds out what this engine does where editions of the language, or engines, differ. */
import { nativeThen } from '../graph/promise.ts'

/** What this engine does. */
export const engine: {
  /** Closes the sync iterator of a `for await` or `yield*` when a value of it is a rejected promise (ES2025). */
  closesOnRejection: boolean
  /** Closes it when it has no `throw` (ES2025). */
  closesWithoutThrow: boolean
  /** Closes it even when it is its own step that fails (V8 from 13 on). */
  closesOnError: boolean
  /** Goes on with `next` where the promise given to `return` rejects while `yield*` is on (V8 from 12 on). */
  goesOnAfterReturn: boolean
} = { closesOnRejection: false, closesWithoutThrow: false, closesOnError: false, goesOnAfterReturn: false }

type Fact = keyof typeof engine

/** The answers are there after some ticks, before any program could notice. */
export function examineEngine(): void {
  const closed = (fact: Fact) => () => {
    engine[fact] = true
    return {}
  }
  const fail = (): never => {
    throw 0
  }
  const rejected = { then: (_: unknown, reject: () => void) => reject() }
  begin(Symbol.iterator, { next: () => ({ value: rejected }), return: closed('closesOnRejection') })
  begin(Symbol.iterator, { next: fail, return: closed('closesOnError') })
  begin(Symbol.iterator, { next: () => ({}), return: closed('closesWithoutThrow') }, (generator) => generator.throw(0))
  let steps = 0
  const next = () => {
    if (steps++ > 0) engine.goesOnAfterReturn = true
    return { value: 0, done: steps > 1 }
  }
  begin(Symbol.asyncIterator, { next, throw: fail }, (generator) => generator.return(rejected))
}

/** Takes the first step of a `yield*`, and then does what is to be observed. */
function begin(key: symbol, iterator: object, then?: (generator: AsyncGenerator<unknown>) => Promise<unknown>): void {
  const ignore = () => {}
  const generator = (async function* () {
    yield* { [key]: () => iterator } as unknown as AsyncIterable<unknown>
  })()
  nativeThen(generator.next(), () => void (then && nativeThen(then(generator), ignore, ignore)), ignore)
}
