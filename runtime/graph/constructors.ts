/** Finds what the ordinary objects of a heap were made by: the function or class whose `prototype` they inherit from. */
import type { Heap, Reference, Value } from './format.ts'

/** For each shape of ordinary objects without private names: ids of the node with that `prototype`, and of what it extends, class by class. */
export function constructorsOf({ nodes, kinds, shapes }: Pick<Heap, 'nodes' | 'kinds' | 'shapes'>): Map<number, readonly number[]> {
  const object = kinds.indexOf('object')
  const isCode = (id: number): boolean => kinds[nodes[id]![0]] === 'class' || kinds[nodes[id]![0]] === 'closure'
  const owners = new Map<number, number>()
  for (const [id, [, , payload]] of nodes.entries()) {
    const prototype = isCode(id) ? idOf((payload as { prototype?: Value }).prototype) : -1
    if (prototype >= 0 && !owners.has(prototype)) owners.set(prototype, id)
  }
  const found = new Map<number, readonly number[]>()
  for (const [id, [kind, shape]] of nodes.entries()) {
    // One that is itself a `prototype` may come from anywhere, and is one of a kind.
    if (kind !== object || found.has(shape) || owners.has(id)) continue
    const { proto, brands } = shapes[shape]!
    const chain: number[] = []
    for (let at = owners.get(idOf(proto)) ?? -1; at >= 0 && isCode(at) && !chain.includes(at); ) {
      chain.push(at)
      at = kinds[nodes[at]![0]] === 'class' ? idOf(shapes[nodes[at]![1]]?.proto) : -1
    }
    found.set(shape, brands === undefined ? chain : [])
  }
  return found
}

function idOf(value: Value | undefined): number {
  return Array.isArray(value) ? (value as unknown as Reference)[0] : -1
}
