/** Describes CallSite objects, which `Error.prepareStackTrace` is given in V8, by what they answer. One that has moved answers the same, by methods of its own. */
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Payload = readonly (readonly [method: string, answer: Value])[]

const { apply, getPrototypeOf, getOwnPropertyDescriptor, ownKeys } = Reflect
const METHOD = /^(?:get|is|to)[A-Z]\w*$/
/** What a frame of strict code answers with `undefined`. */
const OBJECTS: readonly string[] = ['getThis', 'getFunction']

/** To be found before the program can replace anything. `undefined` in an engine that has no CallSites, or where no frame is kept. */
function findPrototype(): object | undefined {
  const error = Error as { prepareStackTrace?: unknown }
  const own = getOwnPropertyDescriptor(error, 'prepareStackTrace')
  error.prepareStackTrace = (_: unknown, sites: unknown) => sites
  const { stack } = new Error() as { stack?: unknown }
  // To delete it would change the order of keys.
  if (own) Reflect.defineProperty(error, 'prepareStackTrace', own)
  else delete error.prepareStackTrace
  return Array.isArray(stack) && stack.length > 0 ? getPrototypeOf(stack[0] as object)! : undefined
}

const prototype = /* @__PURE__ */ findPrototype()
const natives = (prototype === undefined ? [] : ownKeys(prototype)).flatMap((key): [string, AnyFunction][] => {
  const native: unknown = getOwnPropertyDescriptor(prototype!, key)!.value
  return typeof key === 'string' && METHOD.test(key) && typeof native === 'function' ? [[key, native as AnyFunction]] : []
})
/** Those that have been moved. */
const moved = new WeakMap<object, Map<string, unknown>>()

/** By name: the methods cannot be replaced. */
export const callSiteNames: Readonly<Record<string, object>> = prototype === undefined ? {} : { 'node:v8#CallSite': prototype.constructor }

function isCallSite(value: object): boolean {
  if (moved.has(value)) return true
  if (natives.length === 0) return false
  try {
    apply(natives[0]![1], value, [])
    return true
  } catch {
    return false
  }
}

export const callSiteKind: AdapterKind<object, Payload> = {
  name: 'callsite',
  recognise: isCallSite,
  capture(value, describe) {
    const answers = moved.get(value)
    return natives.map(([method, native]) => {
      const answer = () => (OBJECTS.includes(method) ? undefined : apply(native, value, []))
      return [method, describe.value(answers === undefined ? answer() : answers.get(method), [method])] as const
    })
  },
  carries: (value, key) => moved.get(value)?.has(key as string) === true,
}

export const callSiteMaker: Maker<object, Payload> = {
  ...callSiteKind,
  allocate(payload) {
    const answers = new Map<string, unknown>(payload.map(([method]) => [method, undefined]))
    const value: object = Object.create(prototype ?? Object.prototype)
    for (const method of answers.keys()) Object.defineProperty(value, method, { value: () => answers.get(method) })
    moved.set(value, answers)
    return value
  },
  fill(value, payload, build) {
    for (const [method, answer] of payload) moved.get(value)!.set(method, build.value(answer))
  },
}

export const callSiteCheck: KindCheck<Payload> = {
  ...callSiteMaker,
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload)) check.fail('a call site without answers')
    for (const each of payload as unknown[]) {
      if (!Array.isArray(each) || each.length !== 2 || !METHOD.test(String(each[0]))) check.fail('a call site without answers')
      check.value((each as unknown[])[1], [(each as string[])[0]!])
    }
  },
  dump: () => '',
}
