/** Takes back for the time of a capture what the program did to the language, so that the runtime finds it as it was. */
import type { Addition } from './additions.ts'
import { append, defineProperty, deleteProperty, matches, setPrototypeOf, uncurry } from './primordials.ts'
import type { Reshaped } from './reshaped.ts'

export interface Withdrawal {
  /** Undoes it; no code of the program may run before that. */
  putBack(): void
  /** What cannot be taken back, so that functions of the program would run in the place of the language's, or answer as probes do. */
  readonly stuck: readonly Addition[]
}

/** Whether to have it there may change what our code does: others than those inherit nothing to it. */
const isInherited = ({ name, was }: Addition): boolean => was === undefined && matches(/rototype%$/, name)

const textOf = uncurry(Symbol.prototype.toString)

const isFunction = (value: unknown): boolean => typeof value === 'function'

/** Whether our code may run what the program has put there. */
function isDangerous({ key, descriptor, was, language }: Addition): boolean {
  if (!language) return false
  if (was) return (isFunction(was.value) && was.value !== descriptor?.value) || (isFunction(was.get) && was.get !== descriptor?.get)
  // A symbol of the program's own is nothing that our code would ask for.
  if (typeof key === 'symbol' && !matches(/^Symbol\(Symbol\.\w+\)$/, textOf(key))) return false
  return isFunction(descriptor?.get) || isFunction(descriptor?.set) || (typeof key === 'string' && matches(/^\d+$/, key))
}

export function withdraw(changes: readonly Addition[], shapes: readonly Reshaped[]): Withdrawal {
  const undo: (() => void)[] = []
  const stuck: Addition[] = []
  for (let i = 0; i < shapes.length; i++) {
    const { object, proto, was } = shapes[i]!
    if (proto !== undefined && setPrototypeOf(object, was)) append(undo, () => void setPrototypeOf(object, proto))
  }
  for (let i = 0; i < changes.length; i++) {
    const change = changes[i]!
    const { object, key, was, descriptor } = change
    // The host's lazy globals would load what they stand for.
    if ((object === globalThis && was?.get) || (!was && !isInherited(change))) continue
    if (!was) {
      if (deleteProperty(object, key)) append(undo, () => void defineProperty(object, key, descriptor!))
      else if (isDangerous(change)) append(stuck, change)
    } else if (defineProperty(object, key, was)) {
      append(undo, () => void (descriptor ? defineProperty(object, key, descriptor) : deleteProperty(object, key)))
    } else if (isDangerous(change)) {
      // Of a sealed object the value may be written.
      const value = (value: unknown) => defineProperty(object, key, { __proto__: null, value } as PropertyDescriptor)
      if (descriptor?.writable && was.writable && value(was.value)) append(undo, () => void value(descriptor.value))
      else append(stuck, change)
    }
  }
  return {
    stuck,
    putBack() {
      for (let i = 0; i < undo.length; i++) undo[i]!()
    },
  }
}
