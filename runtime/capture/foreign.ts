/** Tells what stands beside the program: functions of other scripts in its realm, and of the engine. */

import { dataOf } from '../graph/chain.ts'
import type { Kind } from '../graph/kind.ts'
import { isNative } from '../graph/native.ts'
import { uncurry } from '../graph/primordials.ts'
import { isProxy } from '../graph/tracked.ts'

const { getOwnPropertyDescriptor } = Reflect
const textOf = uncurry(Function.prototype.toString)

export interface Foreign {
  isForeign(value: unknown): boolean
  /** What another script that shares the realm does when a promise is settled, or the engine. */
  isForeignReaction(item: object): boolean
}

/** `answers`: whether a function tells its environments; `texts`: of the programs. */
export function createForeign(
  kindOf: (value: object) => Kind | string,
  answers: (target: object) => boolean,
  texts: readonly string[],
): Foreign {
  /** Functions of the program that are not known yet, private methods for one, are in its text. Those of the engine and of `Function` may be anyone's. */
  const isForeign = (value: unknown): boolean => {
    if (typeof value === 'object' && value !== null && !isProxy(value)) return isForeign(dataOf(value, 'handleEvent'))
    if (typeof value !== 'function' || kindOf(value) !== 'function' || answers(value)) return false
    const source = textOf(value)
    return !isNative(value) && !/^(?:async )?function\*? anonymous\(/.test(source) && !texts.some((text) => text.includes(source))
  }

  /** One of the engine's resolving functions: it evaluates modules by promises of its own, which no code has. */
  const isEngines = (handler: object): boolean => isNative(handler) && getOwnPropertyDescriptor(handler, 'name')?.value === ''

  const isForeignReaction = (item: object): boolean => {
    const { onFulfilled, onRejected } = item as { onFulfilled?: unknown; onRejected?: unknown }
    const handlers = [onFulfilled, onRejected].filter((each) => typeof each === 'function')
    return handlers.length > 0 && handlers.every((handler) => isForeign(handler) || isEngines(handler as object))
  }

  return { isForeign, isForeignReaction }
}
