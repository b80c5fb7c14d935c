/** Refuses whatever is not plain data that CBOR and JSON both hold. */

/** Containers inside each other; the format needs 9, the rest is for the states of adapters. */
export const MAX_DEPTH = 64

/** What is wrong with a snapshot. `code`: `TM310` malformed, `TM311` circular, `TM312` of a kind or resource nobody here knows. */
export class SnapshotError extends TypeError {
  override readonly name: string = 'SnapshotError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export function malformed(message: string): never {
  throw new SnapshotError('TM310', message)
}

/**
 * Null, booleans, finite numbers other than −0, well-formed strings, `Uint8Array`, arrays without holes, maps; nested at most `MAX_DEPTH` deep.
 * The keys `__proto__` (a trap for whoever assigns it) and `$bytes` (the mark of bytes in JSON) are in no map.
 */
export function plain(root: unknown): void {
  let level: object[] = []
  inspect(root, level)
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) malformed(`nested deeper than ${MAX_DEPTH}`)
    const below: object[] = []
    for (const container of level) {
      if (Array.isArray(container)) for (let i = 0; i < container.length; i++) inspect(container[i], below)
      else
        for (const key of Object.keys(container)) {
          if (key === '__proto__' || key === '$bytes') malformed(`a map with the key ${key}`)
          if (!key.isWellFormed()) malformed('a key with a lone surrogate')
          inspect((container as Record<string, unknown>)[key], below)
        }
    }
    level = below
  }
}

function inspect(value: unknown, below: object[]): void {
  switch (typeof value) {
    case 'boolean':
      return
    case 'string':
      if (!value.isWellFormed()) malformed('a string with a lone surrogate')
      return
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0)) malformed(`the number ${Object.is(value, -0) ? '-0' : value} as plain data`)
      return
    case 'object':
      if (value === null || value instanceof Uint8Array) return
      if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
        below.push(value)
        return
      }
  }
  malformed(`no plain data: ${typeof value}`)
}
