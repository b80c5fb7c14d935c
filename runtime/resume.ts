/** Turns the heap in a resumed program into a running program: the part of the runtime that `tm-restore` writes into its output. */
import type { AdapterMaker } from './adapters/adapter.ts'
import { host } from './adapters/index.ts'
import { adapterMakers, resolveHostName } from './adapters/makers.ts'
import { fromJSON } from './codec/index.ts'
import { globalsMaker } from './globals.ts'
import type { Dispatcher } from './graph/code.ts'
import type { Heap, ProgramOptions, Resource } from './graph/format.ts'
import { resolveIntrinsic } from './graph/intrinsics.ts'
import { useResolver } from './graph/kinds/intrinsic.ts'
import { resolveOwn } from './graph/own.ts'
import { hooksMaker } from './hooks.ts'
import { type ResumedLink, resumedLink } from './link.ts'
import { pendingMaker, resolveSnapshots } from './pending.ts'
import { buildHeap, putBackReactions, settlePromises } from './restore/index.ts'
import { install } from './runtime.ts'

export interface Resumable {
  readonly name: string
  /** Canonical program text, passed on from hop to hop. */
  readonly text: string
  readonly options: ProgramOptions
  /** JSON of `{ heap, resources }`. */
  readonly state: string
  /** Declares the scopes that are alive; returns what makes their environments. */
  readonly factory: (link: ResumedLink) => Dispatcher
}

/** Goes on with the program. Throws a `TypeError` that names it when something the state needs does not exist here. */
export function resume({ name, text, options, state, factory }: Resumable): void {
  const runtime = install()
  const { heap, resources } = fromJSON(state) as { heap: Heap; resources: readonly Resource[] }
  host.resuming?.(resources)
  runtime.start(options)
  const { adapters, hooks, adopt, imported } = runtime.inner
  const makers = [globalsMaker, ...adapterMakers(adapters), hooksMaker(hooks), pendingMaker] as readonly AdapterMaker[]
  const resolveHost = resolveHostName(adapters)
  // Before any function waits.
  if (heap.kinds.includes('asynclocalstorage')) host.contexts?.begin()
  const root = factory(resumedLink(adopt(name, () => text)))
  const resolve = (wanted: string): object | symbol | undefined => {
    if (wanted.startsWith('import:')) return imported.find((binding) => `import:${binding.name}` === wanted)?.read() as object | undefined
    return wanted.startsWith('%') ? (resolveOwn(wanted) ?? resolveIntrinsic(wanted)) : resolveHost(wanted)
  }
  useResolver(resolve)
  for (const [adapter, resource] of resources) makers.find((known) => known.name === adapter)?.prepare?.(resource)
  const build = buildHeap(
    heap,
    root,
    makers.flatMap((maker) => maker.kinds ?? []),
  )
  settlePromises(heap, build)
  for (const [adapter, resource] of resources) {
    const maker = makers.find((known) => known.name === adapter)
    if (!maker) throw new TypeError(`the resource ${adapter} does not exist here`)
    maker.restore(resource, build, options)
  }
  putBackReactions(heap, build, () => {
    hooks.bringBack(true, resolveSnapshots)
  })
}
