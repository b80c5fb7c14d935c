/** Replaces what `emitter.once` puts around a listener by a function that can be captured. */
import { behaviour, defineBehaviour, type Form } from '../../graph/behaviour.ts'
import { replace } from './replace.ts'

type Listener = (...parameters: unknown[]) => unknown

interface Emitter {
  on(type: unknown, listener: Listener): unknown
  prependListener(type: unknown, listener: Listener): unknown
  removeListener(type: unknown, listener: Listener): unknown
}

/** As that of Node 20 and 22 has it. */
interface State {
  fired: boolean
  wrapFn: Listener | undefined
  readonly target: Emitter
  readonly type: unknown
  readonly listener: Listener
}

const { apply } = Reflect

function wrap(target: Emitter, type: unknown, listener: Listener): Listener {
  const state: State = { fired: false, wrapFn: undefined, target, type, listener }
  const wrapped = behaviour('events.onceWrapper', state) as Listener & { listener: Listener }
  wrapped.listener = listener
  state.wrapFn = wrapped
  return wrapped
}

/** Replaces `once` and `prependOnceListener` of all emitters. */
export function installOnce(): void {
  const EventEmitter = process.getBuiltinModule('node:events')
  // 'bound onceWrapper', and 'wrapper' from Node 24 on, which counts as fired before it is removed.
  const name = new EventEmitter().once('', () => {}).rawListeners('')[0]?.name
  const removedFirst = name !== 'wrapper'
  defineBehaviour('events.onceWrapper', (removedFirst ? 'bound onceWrapper' : 'wrapper') satisfies Form, (state: State, ...parameters) => {
    if (state.fired) return undefined
    if (removedFirst) state.target.removeListener(state.type, state.wrapFn!)
    state.fired = true
    if (!removedFirst) state.target.removeListener(state.type, state.wrapFn!)
    return apply(state.listener, state.target, parameters)
  })
  const { prototype } = EventEmitter
  replace(
    prototype,
    'once',
    (native) =>
      function (this: Emitter, type: unknown, listener: Listener) {
        if (typeof listener !== 'function') return apply(native, this, [type, listener])
        this.on(type, wrap(this, type, listener))
        return this
      },
  )
  replace(
    prototype,
    'prependOnceListener',
    (native) =>
      function (this: Emitter, type: unknown, listener: Listener) {
        if (typeof listener !== 'function') return apply(native, this, [type, listener])
        this.prependListener(type, wrap(this, type, listener))
        return this
      },
  )
}
