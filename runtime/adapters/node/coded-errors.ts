/** Turns errors of Node's and of the system that carry a code into plain data, and back: their classes are such as no module exports. */
import { above as prototypeOf } from '../../graph/chain.ts'
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { setStack, stackOf } from '../../graph/stack.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

export interface CodedErrors extends Adapter<never> {
  /** Of the prototype of such a class. */
  nameOf(value: object): string | undefined
  /** The prototype of that name. */
  resolve(name: string): object | undefined
  /** An error as Node makes them. */
  make(base: 'Error' | 'TypeError', code: string, message: string): Error
}

const NAME = /^node:errors#(Error|TypeError|RangeError|SyntaxError|URIError) (\w+)( hidden)?$/
/** Stands for the classes of errors of the system, as ECONNRESET: they have nothing but a constructor that says it is `Error`. */
const SYSTEM = 'node:errors#system'
const ITS_CONSTRUCTOR = /^get \['constructor'\]\(\) \{\s+return Error;\s+\}$/
const name = 'coded-errors'
const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect

/** To be made before the program can replace anything. */
export function codedErrors(): CodedErrors {
  const textOf = Function.prototype.toString
  const bases: Readonly<Record<string, ErrorConstructor>> = { Error, TypeError, RangeError, SyntaxError, URIError } as never
  const { isNativeError } = process.getBuiltinModule('node:util').types
  const { alloc } = Buffer
  let text: string | undefined
  /** The text of their `toString`, which knows the code. */
  const sample = (): string => {
    try {
      apply(alloc, Buffer, ['x'])
    } catch (error) {
      text = textOf.call((error as Error).toString)
    }
    return text!
  }
  const names = new WeakMap<object, string>()
  const prototypes = new Map<string, object>()

  const make = (type: string, code: string, hidden: boolean): object => {
    const base = bases[type]!
    const { prototype } = class NodeError extends base {
      override toString(): string {
        return `${this.name} [${code}]: ${this.message}`
      }
    }
    Object.defineProperty(prototype, 'constructor', { get: () => base, configurable: true })
    return hidden ? Object.create(prototype, { constructor: { get: () => prototype.constructor, configurable: true } }) : prototype
  }
  const makeSystem = (): object => Object.create(bases.Error!.prototype, { constructor: { get: () => bases.Error, configurable: true } })
  const resolve = (wanted: string): object | undefined => {
    const known = prototypes.get(wanted)
    if (known) return known
    const [, type, code, hidden] = NAME.exec(wanted) ?? []
    if (!type && wanted !== SYSTEM) return undefined
    const made = type ? make(type, code!, hidden !== undefined) : makeSystem()
    prototypes.set(wanted, made)
    names.set(made, wanted)
    return made
  }
  const nameOf = (value: object): string | undefined => {
    if (typeof value !== 'object') return undefined
    // Most objects are below this one.
    const above = prototypeOf(value)
    if (above === Object.prototype) return undefined
    const known = names.get(value)
    if (known) return known
    const getter = getOwnPropertyDescriptor(value, 'constructor')?.get
    if (!getter) return undefined
    if (above === bases.Error!.prototype && ownKeys(value).length === 1 && ITS_CONSTRUCTOR.test(textOf.call(getter))) {
      names.set(value, SYSTEM)
      return SYSTEM
    }
    const isHidden = above !== null && !getOwnPropertyDescriptor(value, 'toString')
    const prototype = isHidden ? above : value
    const toText: unknown = getOwnPropertyDescriptor(prototype, 'toString')?.value
    const type = Object.keys(bases).find((each) => bases[each]!.prototype === getPrototypeOf(prototype))
    if (typeof toText !== 'function' || !type || textOf.call(toText) !== (text ?? sample())) return undefined
    const [, code] = /^ \[(\w+)\]: $/.exec(apply(toText, { name: '', message: '' }, []) as string) ?? []
    if (!code) return undefined
    const found = `node:errors#${type} ${code}${isHidden ? ' hidden' : ''}`
    names.set(value, found)
    return found
  }
  const kind: AdapterKind<Error, Value> = {
    name: 'codederror',
    recognise: (value) => isNativeError(value) && nameOf(getPrototypeOf(value)!) !== undefined,
    capture(value, describe) {
      const stack = stackOf(value)
      return typeof stack === 'string' ? describe.value(stack, 'stack') : null
    },
    carries: (_, key, stack) => key === 'stack' && stack !== null,
  }
  return {
    name,
    kinds: [kind as AdapterKind],
    nameOf,
    resolve,
    make(type, code, message) {
      const error = new bases[type]!(message) as Error & { code: string }
      setStack(
        error,
        error.stack?.replace(/^\w+/, (first) => `${first} [${code}]`),
      )
      error.code = code
      setPrototypeOf(error, resolve(`node:errors#${type} ${code}`)!)
      return error
    },
  }
}

export function codedErrorsMaker({ kinds = [] }: CodedErrors): AdapterMaker<never> {
  return {
    name,
    kinds: kinds.map(
      (kind): Maker => ({
        ...kind,
        allocate: () => new Error(),
        fill(value, payload, build) {
          if (payload !== null) setStack(value as Error, build.value(payload as Value))
        },
      }),
    ),
    restore() {},
  }
}

const kindCheck: KindCheck<Value> = {
  name: 'codederror',
  verify(payload, check: Check): asserts payload is Value {
    if (payload !== null) check.value(payload)
  },
  dump: () => '',
}

export const codedErrorsCheck: AdapterCheck<never> = {
  name,
  kinds: [kindCheck] as readonly KindCheck[],
  verify: (_, check) => check.fail('errors are no resource'),
}
