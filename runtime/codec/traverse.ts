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
  const containers: object[] = []
  const keysOf: (string[] | undefined)[] = []
  const nexts: number[] = []
  let value = root
  for (;;) {
    if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
      const keys = Array.isArray(value) ? undefined : Object.keys(value)
      sink.open(keys !== undefined, (keys ?? (value as unknown[])).length)
      containers.push(value)
      keysOf.push(keys)
      nexts.push(0)
    } else sink.leaf(value)
    for (;;) {
      const top = containers.length - 1
      if (top < 0) return
      const keys = keysOf[top]
      const container = containers[top] as Record<PropertyKey, unknown> & { length: number }
      const next = nexts[top]!++
      if (next < (keys ?? container).length) {
        const key = keys?.[next]
        sink.item(next, key)
        value = container[key ?? next]
        break
      }
      sink.close(keys !== undefined)
      containers.pop()
      keysOf.pop()
      nexts.pop()
    }
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
