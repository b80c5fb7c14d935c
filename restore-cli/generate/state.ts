/** Turns the state of a snapshot into JSON text: node by node, since the host's own `JSON.stringify` is ten times as fast where there are no bytes. */
import { bytesAsJSON } from '../../runtime/codec/index.ts'
import type { Export, Heap, Resource } from '../../runtime/graph/format.ts'

export interface State {
  /** Of each program. */
  readonly exports: readonly (readonly Export[])[]
  readonly heap: Heap
  readonly resources: readonly Resource[]
}

export function stateText({ exports, heap, resources }: State): string {
  const { nodes, ...tables } = heap
  const table = Object.entries(tables).map(([name, entries]) => `"${name}":${textOf(entries)},`)
  return `{"exports":${textOf(exports)},"heap":{${table.join('')}"nodes":[${nodes.map(textOf).join(',')}]},"resources":${textOf(resources)}}`
}

const textOf = (data: unknown): string => (hasBytes(data) ? JSON.stringify(data, withBytes) : JSON.stringify(data))

const withBytes = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? bytesAsJSON(value) : value)

function hasBytes(data: unknown): boolean {
  const open = [data]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at instanceof Uint8Array) return true
    for (const item of Array.isArray(at) ? at : Object.values(at as object)) if (typeof item === 'object' && item !== null) open.push(item)
  }
  return false
}
