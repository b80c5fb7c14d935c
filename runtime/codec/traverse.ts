/** Turns plain data into a sequence of calls on a sink, in document order. */

/** What a format does with each piece. `item` precedes every element or entry of an array or map. */
export interface Sink {
  open(isMap: boolean, length: number): void
  item(index: number, key: string | undefined): void
  leaf(value: unknown): void
  close(isMap: boolean): void
}

/**
 * Plain data: null, booleans, finite numbers other than −0, well-formed strings, `Uint8Array`, arrays, objects as maps.
 * The stack is a list: a heap is as deep as the program likes, and small engines have 1,700 frames (QuickJS).
 * @throws TypeError for anything else.
 */
export function traverse(root: unknown, sink: Sink): void {
  let container: object = [root]
  let keys: string[] | undefined
  let next = 0
  /** The containers around that one, and how far each is. */
  const containers: object[] = []
  const keysOf: (string[] | undefined)[] = []
  const nexts: number[] = []
  for (;;) {
    if (next === (keys ?? (container as unknown[])).length) {
      if (containers.length === 0) return
      sink.close(keys !== undefined)
      container = containers.pop()!
      keys = keysOf.pop()
      next = nexts.pop()!
      continue
    }
    let value: unknown
    // V8 reads elements and entries faster in two places than in one.
    if (keys !== undefined) {
      const key = keys[next]!
      sink.item(next, key)
      value = (container as Record<string, unknown>)[key]
    } else {
      if (containers.length > 0) sink.item(next, undefined)
      value = (container as unknown[])[next]
    }
    next++
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
      sink.leaf(value)
      continue
    }
    containers.push(container)
    keysOf.push(keys)
    nexts.push(next)
    container = value
    keys = Array.isArray(value) ? undefined : Object.keys(value)
    next = 0
    sink.open(keys !== undefined, (keys ?? (value as unknown[])).length)
  }
}

/** @throws TypeError when a number would not come back the same from every format. */
export function finite(number: number): number {
  if (number - number !== 0 || (number === 0 && 1 / number < 0))
    throw new TypeError(`no plain number: ${Object.is(number, -0) ? '-0' : number}`)
  return number
}

/** The refusal of everything that is not plain data. */
export function foreign(value: unknown): never {
  throw new TypeError(`no plain data: ${typeof value}`)
}
