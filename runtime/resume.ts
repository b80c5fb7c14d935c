/** Turns the heap in a resumed program into a running program: the part of the runtime that `tm-restore` writes into its output. */
import './parts/index.ts'
import type { AdapterMaker } from './adapters/adapter.ts'
import { host } from './adapters/index.ts'
import { adapterMakers, resolveHostName } from './adapters/makers.ts'
import { fromJSON } from './codec/index.ts'
import { globalsMaker } from './globals.ts'
import type { Dispatcher } from './graph/code.ts'
import type { Export, Heap, ProgramOptions, Resource } from './graph/format.ts'
import { resolveIntrinsic } from './graph/intrinsics.ts'
import { useResolver } from './graph/kinds/intrinsic.ts'
import { resolveOwn } from './graph/own.ts'
import { hooksMaker } from './hooks.ts'
import { type ResumedLink, resumedLink } from './link.ts'
import { pendingMaker, resolveSnapshots } from './pending.ts'
import { buildHeap, putBackReactions, settlePromises } from './restore/index.ts'
import { install } from './runtime.ts'

export interface Resumable {
  readonly programs: readonly ResumableProgram[]
  readonly options: ProgramOptions
  /** JSON of `{ exports, heap, resources }`: the exports of each program. */
  readonly state: string
}

export interface ResumableProgram {
  readonly name: string
  /** Canonical program text, passed on from hop to hop. */
  readonly text: string
  /** Where the program's exports live. */
  readonly cells: Record<string, unknown>
  /** Declares the scopes that are alive; returns what makes their environments. */
  readonly factory: (link: ResumedLink) => Dispatcher
}

interface State {
  readonly exports: readonly (readonly Export[])[]
  readonly heap: Heap
  readonly resources: readonly Resource[]
}

/** Goes on with the program. Throws a `TypeError` that names it when something the state needs does not exist here. */
export function resume({ programs, options, state }: Resumable): void {
  const runtime = install()
  const { exports, heap, resources } = fromJSON(state) as State
  host.resuming?.(resources)
  runtime.start(options)
  const { adapters, hooks, adopt, imported } = runtime.inner
  const makers = [globalsMaker, ...adapterMakers(adapters), hooksMaker(hooks), pendingMaker] as readonly AdapterMaker[]
  const resolveHost = resolveHostName(adapters)
  // Before any function waits.
  if (heap.kinds.includes('asynclocalstorage')) host.contexts?.begin()
  const root = joined(programs.map(({ name, text, factory }) => factory(resumedLink(adopt(name, () => text)))))
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
  for (const [i, { cells }] of programs.entries()) {
    for (const [name, value] of exports[i]!) if (Object.hasOwn(cells, name)) cells[name] = build.value(value)
  }
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

/** One dispatcher for what is directly in the programs: ids, and so codes and scopes, are of one program each. */
function joined(dispatchers: readonly Dispatcher[]): Dispatcher {
  if (dispatchers.length === 1) return dispatchers[0]!
  const owners = new Map<number | string, Dispatcher>()
  return (what, ...values) => {
    if (what === 'frames') return Object.assign({}, ...dispatchers.map((each) => each(what)))
    const owner = owners.get(what)
    if (owner !== undefined) return owner(what, ...values)
    for (const each of dispatchers) {
      const made = each(what, ...values)
      if (made === undefined) continue
      owners.set(what, each)
      return made
    }
    return undefined
  }
}
