/**
 * Turns a running program into a snapshot.
 * In: the program's text and the adapters of its host. Out: plain data, or a `CaptureError` with every obstacle; the program is left as it was.
 */
import type { Adapter, Host } from '../adapters/adapter.ts'
import type { Export, ProgramOptions, Resource, Snapshot } from '../graph/format.ts'
import { useNames } from '../graph/kinds/intrinsic.ts'
import { elsewhere, inFlight, type Obstacle, passingWork } from '../graph/obstacles/index.ts'
import { CaptureError } from './report.ts'
import { walkHeap } from './walk.ts'

export type { Obstacle } from '../graph/obstacles/index.ts'
export { CaptureError } from './report.ts'

/** A program as it runs. */
export interface CapturedProgram {
  readonly name: string
  readonly text: string
  /** Absent: it has not run. */
  readonly exports?: ReadonlyMap<string, () => unknown>
}

export interface CaptureOptions {
  readonly programs: readonly CapturedProgram[]
  readonly options: ProgramOptions
  readonly adapters: readonly Adapter[]
  readonly host: Host
  readonly nameOf: (value: object | symbol) => string | undefined
  /** Found before. */
  readonly obstacles: readonly Obstacle[]
  /** Milliseconds for which host work that ends by itself was waited for. */
  readonly waited: number
  /** It is not waited for any more. */
  readonly isLast: boolean
}

/**
 * To be called between turns: it is over before the next one, and no code of the program runs between its first and its last look at the heap.
 * Rejects with a `CaptureError`.
 */
export async function capture({
  programs,
  options,
  adapters,
  host,
  nameOf,
  obstacles: before,
  waited,
  isLast,
}: CaptureOptions): Promise<Snapshot> {
  useNames(nameOf)
  const listing = host.listing?.()
  const { heap, obstacles, roots, rejected } = await walkHeap(
    {
      nameOf,
      texts: programs.map(({ text }) => text),
      adapterKinds: adapters.flatMap((adapter) => adapter.kinds ?? []),
      isLast,
      refuse: (target) => host.refuse?.(target),
      namesIn: (value) => listing?.names(value),
    },
    (describe) => ({
      resources: adapters.flatMap((adapter): Resource[] => {
        const state = adapter.capture?.(describe)
        return state === undefined ? [] : [[adapter.name, state]]
      }),
      programs: programs.map(({ name, text, exports }) => ({
        name,
        text,
        ...(exports && { exports: [...exports].map(([key, read]): Export => [key, describe.value(read(), [`export of ${name}`, key])]) }),
      })),
    }),
  ).finally(() => listing?.end())
  if (rejected.length > 0) host.rejections?.hush(rejected)
  const passing = host.passing?.() ?? []
  const left = (host.inFlight?.() ?? []).map((what) => ({ path: 'host', ...(passing.includes(what) ? passingWork : inFlight)(what) }))
  const beside = (host.beside?.() ?? [])
    .filter((name) => !obstacles.some(({ what }) => what === name))
    .map((name) => ({ path: 'host', ...elsewhere(name) }))
  const all = [...before, ...obstacles, ...beside, ...left]
  if (all.length > 0) throw new CaptureError(all, waited)
  return { programs: roots.programs, options, heap, resources: roots.resources }
}
