/** Declares what the page's script finds in the page. */

/** How it hangs on what it leaves, with what joins it to a path (` → `, `.`); and the place of a node in `nodes` or a text. */
export type PageEdge = readonly [step: string, to: number | string]

/** Numbers of its kind and module; its own bytes, and those with all that is first reached through it; the node before it, or −1. */
export type PageNode = readonly [
  kind: number,
  label: string,
  bytes: number,
  total: number,
  module: number,
  parent: number,
  edges: readonly PageEdge[],
]

export interface PageData {
  readonly program: string
  /** Of the whole snapshot, as are the bytes. */
  readonly values: number
  readonly bytes: number
  /** Values that the page has not. */
  readonly left: number
  readonly suspended: readonly (readonly [count: number, id: string, text: string, place: string])[]
  readonly timers: readonly (readonly [what: string, left: string, callback: string])[]
  readonly roots: readonly PageEdge[]
  readonly nodes: readonly PageNode[]
  /** With the groups that give them their colours. */
  readonly kinds: readonly (readonly [kind: string, group: string])[]
  readonly modules: readonly string[]
}
