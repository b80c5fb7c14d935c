/** Turns interfaces of `node:readline` on streams into plain data: what they listen to their input with is replaced by such as can be captured. */

import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import { above } from '../../graph/chain.ts'
import type { AdapterKind } from '../../graph/kind.ts'
import { terminal } from '../../graph/obstacles/index.ts'
import type { Adapter } from '../adapter.ts'
import { type Aborting, isSignal, type Signal } from './aborting.ts'
import { newCapability } from './capability.ts'
import { defineEndings, endBySignal, partSignal } from './closing.ts'
import type { Targets } from './event-target.ts'
import { isLoaded as isModuleLoaded, whenLoaded } from './loaded.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => any

interface Emitter {
  readonly _events?: Record<PropertyKey, unknown>
  rawListeners(type: string): AnyFunction[]
  removeListener(type: string, listener: unknown): void
  emit(type: string, ...parameters: unknown[]): boolean
}

interface Interface extends Emitter {
  readonly input: Emitter
  readonly terminal: boolean
  readonly closed: boolean
  close(): void
  question: AnyFunction
  readonly historyManager?: object
  [symbol: symbol]: any
}

/** An interface, and what it listens to its input with. */
interface Listening {
  readonly rl: Interface
  readonly input: Emitter
  readonly listeners: Record<string, AnyFunction>
  /** When what came last ended in a carriage return, ms; the time of a move does not count. */
  returned?: number
}

interface Question {
  readonly rl: Interface
  readonly callback: AnyFunction
  readonly reject: AnyFunction | undefined
  readonly signal: Signal
  abort: AnyFunction | undefined
}

export interface NodeReadline extends Adapter<never> {
  readonly slotless: () => readonly object[]
  readonly hidden: Readonly<Record<string, object>>
  readonly interchangeable: readonly string[]
  nameOf(symbol: symbol): string | undefined
  symbol(name: string): symbol | undefined
}

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect
const PREFIX = 'node:readline#symbol '
const noop = () => {}
const { now } = Date
const elapsed = (): number => Number(process.hrtime.bigint()) / 1e6
/** Stands for what this version of Node has not. */
const absent = () => {}
const TYPES = ['error', 'data', 'end'] as const
/** What of its history an interface has as accessors of its own, made anew for each (Node 24). */
const ACCESSORS = ['history', 'historyIndex', 'historySize', 'isFlushing'] as const

/** To be made before the program can replace anything. */
export function nodeReadline({ error: abortError }: Aborting, { listening }: Targets): NodeReadline {
  const isLoaded = () => isModuleLoaded('readline')
  const modules = () => [process.getBuiltinModule('node:readline'), process.getBuiltinModule('node:readline/promises')] as const
  /** Node's own, by class. */
  const questions = new Map<unknown, AnyFunction>()
  let symbols: ReadonlyMap<string, symbol> | undefined
  /** What keeps the history of an interface (Node 24), and the accessors that lead to it, by name. */
  const hidden: Record<string, object> = {}
  let sample: Interface | undefined
  /** Those of interfaces that wait for a line and for an answer. */
  const look = (): ReadonlyMap<string, symbol> => {
    if (symbols) return symbols
    const found = new Map<string, symbol>()
    for (const { Interface } of modules()) {
      const input = { on: noop, resume: noop, pause: noop, removeListener: noop }
      const rl = Reflect.construct(Interface, [{ input, terminal: false }]) as Interface & { write(text: string): void }
      rl.write('x')
      apply(questions.get(Interface) ?? rl.question, rl, ['', noop])
      for (const start of [rl, rl.historyManager ?? rl])
        for (let at: object | null = start; at && at !== Object.prototype; at = above(at))
          for (const symbol of Object.getOwnPropertySymbols(at)) found.set(PREFIX + String(symbol.description), symbol)
      sample = rl
    }
    return (symbols = found)
  }
  const key = (name: string): symbol => look().get(PREFIX + name)!
  const hide = (name: string, find: (sample: Interface) => object | undefined): string => {
    const get = () => (isLoaded() && look() && find(sample!)) || absent
    defineProperty(hidden, name, { get, enumerable: true })
    return name
  }
  const history = hide('node:readline#History', ({ historyManager }) => historyManager?.constructor)
  const interchangeable = ACCESSORS.flatMap((name) =>
    (['get', 'set'] as const).map((half) => hide(`node:readline#${name}_${half}`, (rl) => getOwnPropertyDescriptor(rl, name)?.[half])),
  )

  /** Puts one of ours in the place of the listener that was added last. */
  const swap = (emitter: Emitter, type: string, ours: AnyFunction): void => {
    const { _events: events } = emitter
    const found = events?.[type]
    if (Array.isArray(found)) found[found.length - 1] = ours
    else if (found) events![type] = ours
  }
  const adopt = (rl: Interface): Interface => {
    const { input } = rl
    if (rl.terminal || typeof input?._events !== 'object' || typeof input.rawListeners !== 'function') return rl
    const state: Listening = { rl, input, listeners: {} }
    for (const type of TYPES) {
      state.listeners[type] = behaviour(`readline.${type}`, state)
      swap(input, type, state.listeners[type])
    }
    const [once] = rl.rawListeners('close') as (AnyFunction & { listener: AnyFunction })[]
    if (once) rl.removeListener('close', once)
    ;(rl as unknown as { once(type: string, listener: AnyFunction): void }).once('close', behaviour('readline.closed', state))
    return rl
  }

  const finish = ({ signal, abort }: Question): void => {
    if (abort) signal.removeEventListener('abort', abort)
  }
  const guarded = (rl: Interface, signal: Signal, callback: AnyFunction, reject?: AnyFunction): AnyFunction => {
    const state: Question = { rl, callback, reject, signal, abort: undefined }
    state.abort = behaviour('readline.abort', state)
    signal.addEventListener('abort', state.abort, listening(true))
    return behaviour('readline.answer', state)
  }
  const define = (): void => {
    defineBehaviour('readline.error', 1, ({ rl }: Listening, error: unknown) => void rl.emit('error', error))
    defineBehaviour('readline.data', 1, (state: Listening, data: unknown) => {
      const { rl, returned } = state
      const saw = key('_sawReturnAt')
      // A line feed right behind a carriage return ends no line; by the clock on the wall a move may have come between.
      if (rl[saw] && returned !== undefined) rl[saw] = now() - (elapsed() - returned)
      rl[key('_normalWrite')](data)
      if (rl[saw]) state.returned = elapsed()
    })
    defineBehaviour('readline.end', 0, ({ rl }: Listening) => {
      const rest: unknown = rl[key('_line_buffer')]
      if (typeof rest === 'string' && rest.length > 0) rl.emit('line', rest)
      rl.close()
    })
    defineBehaviour('readline.closed', 0, ({ input, listeners }: Listening) => {
      for (const type of ['data', 'error', 'end']) input.removeListener(type, listeners[type])
    })
    defineBehaviour('readline.answer', 1, (state: Question, answer: unknown) => {
      finish(state)
      return state.callback(answer)
    })
    defineBehaviour('readline.abort', 0, ({ rl, reject, signal }: Question) => {
      rl[key('kQuestionCancel')]()
      reject?.(abortError(signal))
    })
  }

  const held: AdapterKind<Interface, null> = {
    name: 'readline-terminal',
    recognise(value) {
      if (!isLoaded() || (value as Interface).terminal !== true) return false
      for (let at = above(value); at; at = above(at)) if (at === modules()[0].Interface.prototype) return !(value as Interface).closed
      return false
    },
    capture(_, describe) {
      describe.obstacle(terminal())
      return null
    },
    carries: () => true,
  }

  return {
    name: 'readline',
    kinds: [held as unknown as AdapterKind],
    slotless: () => {
      if (!isLoaded()) return []
      const { prototype } = hidden[history] as { readonly prototype?: object }
      return [...modules().map(({ Interface }) => Interface.prototype as object), ...(prototype ? [prototype] : [])]
    },
    hidden,
    interchangeable,
    nameOf(symbol) {
      if (isLoaded()) for (const [name, each] of look()) if (each === symbol) return name
      return undefined
    },
    symbol: (name) => (name.startsWith(PREFIX) ? look().get(name) : undefined),
    install() {
      define()
      defineEndings()
      whenLoaded('readline', replaceAll)
    },
  }

  function replaceAll(): void {
    const [callbacks, promises] = modules()
    for (const { Interface } of [callbacks, promises]) questions.set(Interface, (Interface.prototype as { question: AnyFunction }).question)
    for (const module of [callbacks, promises]) {
      replace(
        module,
        'createInterface',
        (native) =>
          function (this: unknown, ...parameters: unknown[]) {
            const found = partSignal(parameters[0])
            if (found) parameters[0] = found.rest
            const rl = adopt(apply(native, this, parameters) as Interface)
            if (found) endBySignal(rl, found.signal, 'close')
            return rl
          },
      )
    }
    replace(
      callbacks.Interface.prototype,
      'question',
      (native) =>
        function (this: Interface, query: unknown, options: unknown, callback: unknown) {
          const { signal } = (typeof options === 'object' && options !== null ? options : {}) as { signal?: unknown }
          if (!isSignal(signal) || signal.aborted || typeof callback !== 'function') return apply(native, this, arguments)
          return apply(native, this, [query, guarded(this, signal, callback as AnyFunction)])
        },
    )
    replace(
      promises.Interface.prototype,
      'question',
      (native) =>
        function (this: Interface, query: unknown, options?: { signal?: unknown }) {
          const signal = options?.signal
          if (signal !== undefined && (!isSignal(signal) || signal.aborted)) return apply(native, this, arguments)
          const { promise, resolve, reject } = newCapability()
          try {
            const callback = signal === undefined ? resolve : guarded(this, signal as Signal, resolve, reject)
            if (look().has(`${PREFIX}_questionReject`)) this[key('_questionReject')] = reject
            this[key('kQuestion')](query, callback)
          } catch (error) {
            reject(error)
          }
          return promise
        },
    )
    process.getBuiltinModule('node:module').syncBuiltinESMExports()
  }
}
