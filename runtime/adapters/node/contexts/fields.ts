/** Knows the keys under which Node keeps contexts, and ids, on what belongs to them. */

export type Fields = Record<PropertyKey, unknown>

/** The store of one AsyncLocalStorage (Node 20, 22), and the whole context (Node 24). */
const STORE = /^kResourceStore$/
const FRAME = /context_?frame$/i
const IDS = /^(?:trigger_)?async_id_symbol$|^destroyed$/

const describes = (pattern: RegExp, key: PropertyKey): boolean => typeof key === 'symbol' && pattern.test(key.description ?? '')

export const isIdKey = (key: PropertyKey): boolean => describes(IDS, key)
export const isContextKey = (key: PropertyKey): boolean => describes(STORE, key) || describes(FRAME, key)
/** The key of the whole context (Node 24; Node 22 has it too, with nothing in it as a rule). A timer has another one than an AsyncResource. */
export const isFrameKey = (key: PropertyKey): boolean => describes(FRAME, key)
