/** Turns what an emitter with `captureRejections` waits for a listener's promise with into emitter, event and arguments, and back. */
import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Payload = readonly [emitter: Value, event: Value, parameters: Value]

interface Caught {
  emitter: unknown
  event: unknown
  parameters: unknown
}

const name = 'waiting-for-events'
const { getOwnPropertyDescriptor } = Reflect
const textOf = Function.prototype.toString
const EventEmitter = () => process.getBuiltinModule('node:events')

let known: { readonly text: string; readonly report: AnyFunction } | undefined

/** What Node's function gives to `nextTick`, which is all that it does. */
function asked(
  catcher: AnyFunction,
): readonly [report: AnyFunction, emitter: unknown, error: unknown, event: unknown, parameters: unknown] {
  const own = getOwnPropertyDescriptor(process, 'nextTick')!
  let given: unknown[] = []
  Object.defineProperty(process, 'nextTick', { ...own, value: (...all: unknown[]) => void (given = all) })
  try {
    catcher()
  } finally {
    Object.defineProperty(process, 'nextTick', own)
  }
  return given as unknown as ReturnType<typeof asked>
}

/** To be looked at before the program can replace what an emitter calls. */
function look(): NonNullable<typeof known> {
  if (known) return known
  const emitter = new (EventEmitter())({ captureRejections: true })
  let catcher: AnyFunction | undefined
  emitter.on('sample', () => ({ then: (_: unknown, onRejected: AnyFunction) => void (catcher = onRejected) }))
  emitter.emit('sample')
  return (known = { text: textOf.call(catcher), report: asked(catcher!)[0] })
}

const catcher: AdapterKind<AnyFunction, Payload> = {
  name: 'rejection-catcher',
  functions: true,
  shapeless: true,
  recognise: (value) => textOf.call(value) === look().text,
  capture(value, describe) {
    const [, emitter, , event, parameters] = asked(value)
    return [describe.value(emitter, ['emitter']), describe.value(event, ['event']), describe.value(parameters, ['arguments'])]
  },
}

/** `install`: what else waits for events. */
export function nodeCatchers(install: () => void): Adapter<never> {
  const { nextTick } = process
  return {
    name,
    kinds: [catcher as unknown as AdapterKind],
    install() {
      install()
      look()
      defineBehaviour('events.rejected', 1, ({ emitter, event, parameters }: Caught, error: unknown) =>
        nextTick(look().report, emitter, error, event, parameters),
      )
    },
  }
}

const states = new WeakMap<object, Caught>()

const catcherMaker: Maker<AnyFunction, Payload> = {
  ...catcher,
  allocate() {
    const state: Caught = { emitter: undefined, event: undefined, parameters: undefined }
    const made = behaviour('events.rejected', state)
    states.set(made, state)
    return made
  },
  fill(value, payload, build) {
    const [emitter, event, parameters] = payload.map((each) => build.value(each))
    Object.assign(states.get(value)!, { emitter, event, parameters })
  },
}

export const catchersMaker: AdapterMaker<never> = { name, kinds: [catcherMaker as unknown as Maker], restore() {} }

const catcherCheck: KindCheck<Payload> = {
  name: catcher.name,
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 3) return check.fail('waits for the promise of no listener')
    check.node(payload[0], [], ['emitter'])
    check.value(payload[1], ['event'])
    check.node(payload[2], 'array', ['arguments'])
  },
  dump: () => '',
}

export const catchersCheck: AdapterCheck<never> = {
  name,
  kinds: [catcherCheck as KindCheck],
  verify: (_, check) => check.fail('what waits for events is no resource'),
}
