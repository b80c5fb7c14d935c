/**
 * Turns a running program into a snapshot.
 * In: the program's text and the adapters of its host. Out: plain data, or a `CaptureError` with every obstacle; the program is left as it was.
 */
import type { Adapter, Host } from '../adapters/adapter.ts'
import type { Program, ProgramOptions, Resource, Snapshot } from '../graph/format.ts'
import { useNames } from '../graph/kinds/intrinsic.ts'
import { CaptureError } from './obstacles.ts'
import { walkHeap } from './walk.ts'

export { CaptureError, type Obstacle } from './obstacles.ts'

export interface CaptureOptions {
  readonly program: Program
  readonly options: ProgramOptions
  readonly adapters: readonly Adapter[]
  readonly host: Host
  readonly nameOf: (value: object | symbol) => string | undefined
  /** Milliseconds for which host work that ends by itself was waited for. */
  readonly waited: number
  /** It is not waited for any more. */
  readonly isLast: boolean
}

/**
 * To be called between turns: it is over before the next one, and no code of the program runs between its first and its last look at the heap.
 * Rejects with a `CaptureError`.
 */
export async function capture({ program, options, adapters, host, nameOf, waited, isLast }: CaptureOptions): Promise<Snapshot> {
  useNames(nameOf)
  const { heap, obstacles, roots, rejected } = await walkHeap(
    { nameOf, text: program.text, adapterKinds: adapters.flatMap((adapter) => adapter.kinds ?? []), isLast },
    (describe) =>
      adapters.flatMap((adapter): Resource[] => {
        const state = adapter.capture(describe)
        return state === undefined ? [] : [[adapter.name, state]]
      }),
  )
  if (rejected.length > 0) host.rejections?.hush(rejected)
  const passing = host.passing?.() ?? []
  const inFlight = (host.inFlight?.() ?? []).map((what) => ({
    path: 'host',
    what,
    ...(passing.includes(what)
      ? {
          why: 'work of the host that is still going on',
          wayOut: 'Wait for it in onSuspend, or give it more time (option patience)',
          passing: true,
        }
      : { why: 'work of the host that is still going on', wayOut: 'Finish or close it before the snapshot' }),
  }))
  if (obstacles.length + inFlight.length > 0) throw new CaptureError([...obstacles, ...inFlight], waited)
  return { program, options, heap, resources: roots }
}
