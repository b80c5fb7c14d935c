/** Refuses a graph in which something must exist before itself. */
import type { Node, Reference, Value } from './format.ts'
import { SnapshotError } from './plain.ts'

/** Depth first with a list as stack; 1: on the path, 2: done. */
export function acyclic(
  nodes: readonly Node[],
  edges: (node: Node, index: number) => readonly Value[] | undefined,
  complaint: string,
): void {
  const state = new Uint8Array(nodes.length)
  const path: number[] = []
  const pending: Value[][] = []
  const enter = (index: number): void => {
    if (state[index] === 1) throw new SnapshotError('TM311', `node ${index} ${complaint}`)
    if (state[index] === 2) return
    const targets = edges(nodes[index]!, index)?.filter((target) => Array.isArray(target) && target[0]! >= 0 && target[0]! < nodes.length)
    state[index] = targets?.length ? 1 : 2
    if (!targets?.length) return
    path.push(index)
    pending.push(targets)
  }
  for (let start = 0; start < nodes.length; start++) {
    enter(start)
    while (path.length > 0) {
      const target = pending.at(-1)!.pop()
      if (target !== undefined) enter((target as Reference)[0])
      else {
        state[path.pop()!] = 2
        pending.pop()
      }
    }
  }
}
