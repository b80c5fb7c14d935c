/** Takes what the parts of this bundle have for their host; each part adds itself when it is evaluated, which is before the host is made. */
import type { Adapter, Gates, Host } from './adapter.ts'
import type { CodedErrors } from './node/coded-errors.ts'
import type { NodeContexts } from './node/contexts/index.ts'
import type { NodeProcess } from './node/process.ts'
import type { NodeTimers } from './node/timers/index.ts'
import type { WebTimers } from './web/timers.ts'

/** What any host's adapters may be made with. */
interface Base {
  /** Whether to look at the classes of `fetch` costs nothing. */
  isFetchLoaded(): boolean
}

export interface NodeBase extends Base {
  readonly timers: NodeTimers
  readonly process: NodeProcess
  readonly errors: CodedErrors
}

export interface WebBase extends Base {
  readonly timers: WebTimers
  betweenTurns(task: () => unknown): void
}

/** What a part adds. */
export interface Part {
  /** In the order in which they are installed, and their resources restored. */
  readonly adapters: readonly unknown[]
}

export interface NodePart extends Part {
  readonly contexts?: NodeContexts
  /** By name, what is reached through a module of Node's but not exported. */
  readonly hidden?: Readonly<Record<string, object>>
  /** Those names in it that stand for any function of the same text. */
  readonly interchangeable?: readonly string[]
  /** A name for a value that no module leads to. */
  nameOf?(value: object | symbol): string | undefined
  /** Prototypes below which objects keep all their state in properties. */
  slotless?(): readonly object[]
  readonly gates?: Gates
  /** Names under which Node lists what the adapters have put away. */
  active?(): readonly string[]
  /** Work that Node does not list and that ends by itself, by name. */
  working?(): readonly string[]
  /** The same, where what is left of it is put away. */
  passing?(): readonly string[]
  /** What runs beside the program, by name. */
  beside?(): readonly string[]
}

export interface WebPart extends Part {
  /** Work of the host that ends by itself, by name. */
  passing?(): readonly string[]
}

type Make<B, P> = (base: B) => P

export const hosts: { node?: () => Host; web?: () => Host } = {}
export const nodeParts: Make<NodeBase, NodePart>[] = []
export const webParts: Make<WebBase, WebPart>[] = []

/** Of adapters that are the same everywhere. */
export function addPart(make: (base: Base) => Part): void {
  nodeParts.push(make)
  webParts.push(make)
}

export const adaptersOf = (parts: readonly Part[]): readonly Adapter[] => parts.flatMap(({ adapters }) => adapters as readonly Adapter[])
