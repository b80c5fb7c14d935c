/** Turns what Node's EventEmitter adds to an object into names: its state is ordinary properties, some of them under symbols of Node's own. */

const { ownKeys } = Reflect

export interface EmitterParts {
  /** Prototypes below which objects have no internal slots. */
  readonly slotless: readonly object[]
  nameOf(symbol: symbol): string | undefined
}

const PREFIX = 'node:events#symbol '

function symbolNames(): Map<symbol, string> {
  const emitter = new (process.getBuiltinModule('node:events'))()
  // A list of listeners carries one from Node 24 on.
  for (let i = 0; i < 2; i++) emitter.on('', () => {})
  const { '': list } = (emitter as unknown as { _events: { '': object } })._events
  return new Map(
    [...ownKeys(emitter), ...ownKeys(list)].flatMap((key) =>
      typeof key === 'symbol' ? [[key, PREFIX + String(key.description)] as const] : [],
    ),
  )
}

export function nodeEmitter(): EmitterParts {
  const symbols = symbolNames()
  return {
    slotless: [process.getBuiltinModule('node:events').prototype],
    nameOf: (symbol) => symbols.get(symbol),
  }
}

/** The symbol that a name stands for here. */
export function resolveEmitterSymbol(name: string): symbol | undefined {
  return name.startsWith(PREFIX) ? [...symbolNames()].find(([, known]) => known === name)?.[0] : undefined
}
