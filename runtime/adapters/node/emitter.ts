/** Turns what Node's EventEmitter adds to an object into names: its state is ordinary properties, some of them under symbols of Node's own. */

const { ownKeys } = Reflect

export interface EmitterParts {
  /** Prototypes below which objects have no internal slots. */
  readonly slotless: readonly object[]
  nameOf(symbol: symbol): string | undefined
  resolve(name: string): symbol | undefined
}

const PREFIX = 'node:events#symbol '

export function nodeEmitter(): EmitterParts {
  const { EventEmitter } = process.getBuiltinModule('node:events')
  const symbols = new Map(ownKeys(new EventEmitter()).flatMap((key) => (typeof key === 'symbol' ? [[key, PREFIX + String(key.description)] as const] : [])))
  return {
    slotless: [EventEmitter.prototype],
    nameOf: (symbol) => symbols.get(symbol),
    resolve: (name) => [...symbols].find(([, known]) => known === name)?.[0],
  }
}
