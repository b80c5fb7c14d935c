/** Finds in a heap the suspension points that are alive, with the environments that their continuations make. */
import type { Heap, Reference, Value } from '../../../runtime/graph/format.ts'
import { EXIT, Refusal } from '../../errors.ts'
import type { ProgramText, SuspensionText } from '../program/index.ts'

export interface LivePoint {
  readonly code: number
  readonly suspension: SuspensionText
}

export interface LiveFrames {
  /** By the id of the environment or class around the function; '' for the program's outermost. */
  readonly below: ReadonlyMap<string, readonly LivePoint[]>
  /** Nodes of environments that come with a continuation. */
  readonly owned: ReadonlySet<number>
  /** How many environments each continuation makes, from the innermost out: by `"<code>.<point>"`. */
  readonly counts: Readonly<Record<string, number>>
}

interface FramePayload {
  readonly code: number
  readonly point: number
  readonly chain: readonly Value[]
}

/** @throws Refusal when a point of the heap is not in the text */
export function liveFrames(program: ProgramText, heap: Heap, owns: (id: string) => boolean): LiveFrames {
  const below = new Map<string, LivePoint[]>()
  const owned = new Set<number>()
  const counts: Record<string, number> = {}
  for (const payload of payloads(heap)) {
    const { code, point, chain } = payload
    const id = heap.code[code]![0]
    if (!owns(id)) continue
    const suspension = program.suspensions.get(id)?.find((found) => found.point === point)
    if (suspension === undefined) throw new Refusal('TM332', EXIT.corrupt, `the program text has no suspension point ${point} of ${id}`)
    const { own, chain: ids } = suspension
    for (const node of ownEnvironments(heap, chain[0], ids.slice(0, own))) owned.add(node)
    const key = `${code}.${point}`
    if (counts[key] !== undefined) continue
    counts[key] = own
    const around = ids[own] ?? ''
    below.set(around, [...(below.get(around) ?? []), { code, suspension }])
  }
  return { below, owned, counts }
}

function payloads({ kinds, nodes }: Heap): FramePayload[] {
  const wanted = [kinds.indexOf('frame'), kinds.indexOf('generator')]
  return nodes.flatMap(([kind, , payload]) => (wanted.includes(kind) && payload !== null ? [payload as FramePayload] : []))
}

/** From the innermost out; their scopes are those that the text has around the point. */
function ownEnvironments({ nodes, scopes }: Heap, innermost: Value | undefined, ids: readonly string[]): number[] {
  let at = innermost
  return ids.map((id) => {
    const number = Array.isArray(at) ? (at as Reference)[0] : -1
    const payload = nodes[number]?.[2] as { scope: number; parent: Value } | undefined
    if (payload === undefined || scopes[payload.scope] !== id)
      throw new Refusal('TM332', EXIT.corrupt, `a suspended function has not the environment ${id}`)
    at = payload.parent
    return number
  })
}
