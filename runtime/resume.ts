/** Turns the heap in a resumed program into a running program: the part of the runtime that `tm-restore` writes into its output. */
import './parts/index.ts'
import type { AdapterMaker } from './adapters/adapter.ts'
import { host } from './adapters/index.ts'
import { adapterMakers, resolveHostName } from './adapters/makers.ts'
import { importMaker } from './chunks.ts'
import { fromJSON } from './codec/index.ts'
import { globalsMaker } from './globals.ts'
import type { BuildCode, Dispatcher } from './graph/code.ts'
import type { Export, Heap, ProgramOptions, Reference, Resource } from './graph/format.ts'
import { resolveIntrinsic } from './graph/intrinsics.ts'
import { useResolver } from './graph/kinds/intrinsic.ts'
import { resolveOwn } from './graph/own.ts'
import { nativeThen } from './graph/promise.ts'
import type { Resumption } from './graph/resumption.ts'
import { hooksMaker } from './hooks.ts'
import { type ResumedLink, resumedLink } from './link.ts'
import { createLoading, type Loadable } from './loading.ts'
import { createNamespaces } from './namespaces.ts'
import { pendingMaker, resolveSnapshots } from './pending.ts'
import { RUNTIME_KEY } from './protocol.ts'
import { buildHeap, putBackReactions, settlePromises } from './restore/index.ts'
import { install } from './runtime.ts'

export interface Resumable {
  readonly programs: readonly ResumableProgram[]
  readonly options: ProgramOptions
  /** JSON of `{ exports, heap, resources }`: the exports of each program. */
  readonly state: string
  /** Namespaces of chunks that have to be there first, and what takes them. */
  readonly namespaces: Readonly<Record<string, (namespace: object) => void>>
  /** Namespaces of modules from outside that the program got by `import()`. */
  readonly external: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** `import()`, for which modules stand in whose namespaces are those of chunks. */
  readonly load: (url: string) => Promise<object>
  /** What loads the modules from outside that the texts name in `import()`. */
  readonly modules: Readonly<Record<string, () => Promise<object>>>
}

export interface ResumableProgram extends Loadable {
  /** Canonical program text, passed on from hop to hop. */
  readonly text: string
  /** Where the program's exports live. */
  readonly cells: Record<string, unknown>
  /** Declares the scopes that are alive; returns what makes their environments. Absent: it has not run. */
  readonly factory?: (link: ResumedLink) => Dispatcher
}

interface State {
  readonly exports: readonly (readonly Export[])[]
  readonly heap: Heap
  readonly resources: readonly Resource[]
}

/** Goes on with the program. Throws a `TypeError` that names it when something the state needs does not exist here. */
export function resume({ programs, options, state, namespaces, external, load, modules }: Resumable): void {
  const runtime = install()
  // What goes on must not keep what it was made from: `go` takes it.
  let made: State | undefined = fromJSON(state) as State
  host.resuming?.(made.resources)
  runtime.start(options)
  const { adapters, hooks, chunks, adopt, run, imported } = runtime.inner
  const makers = [globalsMaker, ...adapterMakers(adapters), importMaker(chunks), hooksMaker(hooks), pendingMaker] as readonly AdapterMaker[]
  const resolveHost = resolveHostName(adapters)
  // Before any function waits.
  if (made.heap.kinds.includes('asynclocalstorage')) host.contexts?.begin()

  const known = new Map<string, object>()
  const all = createNamespaces(programs, {
    key: RUNTIME_KEY,
    inner: runtime.inner,
    load,
    made(name, namespace) {
      known.set(name, namespace)
      chunks.named('chunk', name, namespace)
    },
  })
  const ends = new Map<string, Promise<unknown>>()
  const texts = new Map(programs.map(({ name, text }) => [name, text]))
  const textOf = (name: string) => () => texts.get(name)!
  const loading = createLoading({
    programs,
    begin(name, main) {
      const { link, program } = adopt(name, textOf(name))
      run(program, main as never, resumedLink(link))
      return program.end
    },
    endOf: (name) => ends.get(name),
    namespaceOf: all.of,
  })
  chunks.resume(
    programs.flatMap(({ name, text, factory }) => (factory === undefined ? [[name, text] as const] : [])),
    (kind, name) => (kind === 'chunk' ? loading(name) : modules[name]!()),
  )

  for (const [specifier, namespace] of Object.entries(external)) chunks.named('external', specifier, namespace)

  const resolve = (wanted: string): object | symbol | undefined => {
    if (wanted.startsWith('chunk:')) return known.get(wanted.slice('chunk:'.length))
    if (wanted.startsWith('import:')) return resolveImport(wanted.slice('import:'.length))
    return wanted.startsWith('%') ? (resolveOwn(wanted) ?? resolveIntrinsic(wanted)) : resolveHost(wanted)
  }
  const resolveImport = (wanted: string): object | undefined => {
    const binding = imported.find(({ name }) => name === wanted)
    if (binding !== undefined) return binding.read() as object | undefined
    const cut = wanted.lastIndexOf(' ')
    const namespace = external[wanted.slice(0, cut)]
    const name = wanted.slice(cut + 1)
    return name === '*' ? namespace : (namespace?.[name] as object | undefined)
  }

  const go = (): void => {
    const { exports, heap, resources } = made!
    made = undefined
    const running = programs.flatMap((program) => (program.factory === undefined ? [] : [{ ...program, factory: program.factory }]))
    const links = running.map(({ name }) => adopt(name, textOf(name)))
    const root = joined(running.map(({ factory }, i) => factory(resumedLink(links[i]!.link))))
    useResolver(resolve)
    for (const [adapter, resource] of resources) makers.find((maker) => maker.name === adapter)?.prepare?.(resource)
    const build = buildHeap(
      heap,
      root,
      makers.flatMap((maker) => maker.kinds ?? []),
    )
    for (const [i, { cells }] of programs.entries()) {
      // What is from outside of the bundle can only be read.
      for (const [name, value] of exports[i]!) if (Object.hasOwn(cells, name)) Reflect.set(cells, name, build.value(value))
    }
    for (const [name, end] of endsOf(heap, build)) {
      ends.set(name, end)
      waitFor(links[running.findIndex((each) => each.name === name)]!.program, end)
    }
    settlePromises(heap, build)
    const globals = resources.find(([adapter]) => adapter === globalsMaker.name)
    for (const [adapter, resource] of resources) {
      const maker = makers.find((each) => each.name === adapter)
      if (!maker) throw new TypeError(`the resource ${adapter} does not exist here`)
      if (adapter !== globalsMaker.name) maker.restore(resource, build, options)
    }
    putBackReactions(heap, build, () => {
      // Last of all: from here on our code would run what the program has put there.
      if (globals) makers[0]!.restore(globals[1], build, options)
      hooks.bringBack(true, resolveSnapshots)
    })
  }

  const wanted = Object.entries(namespaces)
  if (wanted.length === 0) return go()
  void Promise.all(
    wanted.map(async ([name, take]) => {
      take(await all.of(name))
    }),
  ).then(go)
}

function waitFor(program: { waits?: boolean }, end: Promise<unknown>): void {
  const over = () => void (program.waits = false)
  program.waits = true
  nativeThen(end, over, over)
}

/** Programs that wait at their top level, and their ends. */
function endsOf({ nodes, kinds, code }: Heap, build: BuildCode): [name: string, end: Promise<unknown>][] {
  const frame = kinds.indexOf('frame')
  if (frame < 0) return []
  return nodes.flatMap(([kind, , payload], index): [string, Promise<unknown>][] => {
    if (kind !== frame) return []
    const [id] = code[(payload as { code: number }).code]!
    if (id.includes('#')) return []
    const { result } = build.value([index] as Reference) as Resumption
    return [[id, result as Promise<unknown>]]
  })
}

/** One dispatcher for what is directly in the programs: ids, and so codes and scopes, are of one program each. */
function joined(dispatchers: readonly Dispatcher[]): Dispatcher {
  if (dispatchers.length === 1) return dispatchers[0]!
  const owners = new Map<number | string, Dispatcher>()
  return (what, ...values) => {
    if (what === 'frames' || what === 'constructors') return Object.assign({}, ...dispatchers.map((each) => each(what)))
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
