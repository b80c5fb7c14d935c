/** Finds the list of listeners that Node keeps in an EventTarget, under symbols of its own. */

/** One listener of Node's list (lib/internal/event_target.js; the same in Node 20, 22, 24, 26). */
export interface Listener {
  readonly next: Listener | undefined
  /** A WeakRef when `weak`. */
  readonly listener: unknown
  readonly once: boolean
  readonly capture: boolean
  readonly passive: boolean
  readonly isNodeStyleListener: boolean
  readonly weak: boolean
  readonly resistStopPropagation: boolean
}

/** Own symbols of targets, and those that Node asks options for. */
interface Slots {
  readonly all: readonly symbol[]
  readonly events: symbol
  readonly max: symbol
  readonly warned: symbol
  readonly handlers: symbol
  readonly weak: symbol
  readonly resisting: symbol
  readonly nodeStyle: symbol
  supported: boolean
}

interface Root {
  readonly next: Listener | undefined
}

export type Target = Record<symbol, unknown>

const { apply } = Reflect
const { getOwnPropertySymbols } = Object

/** The symbols that Node asks options for. */
export function askedFor(use: (options: object) => void): readonly symbol[] {
  const asked: symbol[] = []
  use(new Proxy({}, { get: (_, key) => void (typeof key === 'symbol' && asked.push(key)) }))
  return asked
}

export const named = (symbols: readonly symbol[], name: string): symbol => symbols.find(({ description }) => description === name) as symbol

type TargetClass = typeof EventTarget

export interface ListenerLists {
  /** The symbols, looked for when first needed. */
  slots(): Slots
  types(target: object): readonly string[]
  of(target: object, type: string): readonly Listener[]
  /** What Node listens with for an `on…` property. */
  wrapper(target: object, type: string): { readonly handler: unknown } | undefined
}

/** `EventTarget`, `addEventListener`: as they are before the program can replace them. */
export function listenerLists(EventTarget: TargetClass, addEventListener: EventTarget['addEventListener']): ListenerLists {
  const noop = () => {}
  let slots: Slots | undefined
  function look(): Slots {
    if (slots) return slots
    const sample = new EventTarget() as unknown as Target
    const all = getOwnPropertySymbols(sample)
    const options = askedFor((each) => apply(addEventListener, sample, ['proxy', noop, each]))
    slots = {
      all,
      events: named(all, 'kEvents'),
      max: named(all, 'events.maxEventTargetListeners'),
      warned: named(all, 'events.maxEventTargetListenersWarned'),
      handlers: named(all, 'kHandlers'),
      weak: named(options, 'kWeak'),
      resisting: named(options, 'kResistStopPropagation'),
      nodeStyle: named(options, 'kIsNodeStyleListener'),
      supported: false,
    }
    apply(addEventListener, sample, ['sample', noop, { capture: true, once: true }])
    const { next } = ((sample[slots.events] as Map<string, Root> | undefined)?.get('sample') ?? {}) as { next?: Listener }
    slots.supported =
      Object.values(slots).filter(Boolean).length === Object.keys(slots).length - 1 &&
      next?.listener === noop &&
      next.once &&
      next.capture &&
      next.weak === false &&
      next.resistStopPropagation === false
    return slots
  }

  const lists = (target: object) => (target as Target)[look().events] as Map<string, Root> | undefined
  return {
    slots: look,
    types: (target) => [...(lists(target)?.keys() ?? [])],
    of(target, type) {
      const list: Listener[] = []
      for (let each = lists(target)?.get(type)?.next; each; each = each.next) list.push(each)
      return list
    },
    wrapper: (target, type) => ((target as Target)[look().handlers] as Map<string, { readonly handler: unknown }> | undefined)?.get(type),
  }
}
