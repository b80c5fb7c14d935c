/** Finds out what this engine does where editions of the language differ. */
import { nativeThen } from '../graph/promise.ts'

/** Whether `for await` and `yield*` close a sync iterator: when a value of it is a rejected promise; when it has no `throw` (ES2025). */
export const closing: { onRejection: boolean; withoutThrow: boolean } = { onRejection: false, withoutThrow: false }

/** The answers are there after some ticks, before anything can be rejected that begins later. */
export function examineEngine(): void {
  const ignore = () => {}
  const loop = async () => {
    for await (const _ of iterable({ then: (_: unknown, reject: () => void) => reject() }, 'onRejection')) ignore()
  }
  const delegate = async function* () {
    yield* iterable(undefined, 'withoutThrow')
  }
  nativeThen(loop(), ignore, ignore)
  const started = delegate()
  nativeThen(started.next(), () => nativeThen(started.throw(0), ignore, ignore))
}

/** Notes that it was closed. */
function iterable(value: unknown, name: keyof typeof closing): AsyncIterable<unknown> {
  const iterator = {
    next: () => ({ value, done: false }),
    return: () => {
      closing[name] = true
      return {}
    },
  }
  return { [Symbol.iterator]: () => iterator } as unknown as AsyncIterable<unknown>
}
