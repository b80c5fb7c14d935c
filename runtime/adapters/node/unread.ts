/** Says of functions that Node has made inside of it what cannot be read of them: they are found in the text of its modules. */
import { elsewhere, hostFunction, type Refusal, watchedStream } from '../../graph/obstacles/index.ts'

const textOf = Function.prototype.toString
/** Of texts without white space: a shorter one may be anybody's. */
const SHORTEST = 20

const MEANINGS: readonly (readonly [modules: RegExp, refuse: () => Refusal])[] = [
  [/child_process$/, () => elsewhere('a child process')],
  [/^internal\/streams\/(?:add-abort-signal|compose|duplexify|end-of-stream|operators)$/, watchedStream],
]

/** What the signal of a socket is listened to with. */
const ABORTS = /^function onAbort\(\)/

export function refuseNodes(target: object): Refusal | undefined {
  const text = textOf.call(target)
  if (text.replace(/\s+/g, '').length < SHORTEST) return undefined
  let natives: Record<string, unknown>
  try {
    // Deprecated, but nothing else shows the text of Node's modules.
    natives = (process as unknown as { binding(name: string): Record<string, unknown> }).binding('natives')
  } catch {
    return undefined
  }
  const modules = Object.keys(natives).filter((name) => typeof natives[name] === 'string' && (natives[name] as string).includes(text))
  const [first] = modules
  if (first === undefined) return undefined
  if (first === 'net' && ABORTS.test(text)) return watchedStream()
  for (const [pattern, refuse] of MEANINGS) if (modules.some((name) => pattern.test(name))) return refuse()
  const name: unknown = Reflect.getOwnPropertyDescriptor(target, 'name')?.value
  return hostFunction(typeof name === 'string' && name !== '' ? `function ${name}` : 'a function without a name', first)
}
