/** Reads the chunks that have not run yet, so that a snapshot can hold them. */
import { host } from './adapters/index.ts'
import type { Obstacle } from './capture/index.ts'
import type { Chunks } from './chunks.ts'
import { awaitedChunk, unreadChunk } from './graph/obstacles/index.ts'
import type { Programs } from './programs.ts'

/** Reads the texts of chunks that the program may still load; `undefined`: they are known. */
export function readUnloaded({ later: all }: Chunks): Promise<void> | undefined {
  const wanted = [...all.values()].filter((later) => later.text === undefined && later.failed === undefined)
  if (wanted.length === 0) return undefined
  return (async () => {
    for (const later of wanted) {
      try {
        later.text = await host.read(later.url!())
      } catch (error) {
        later.failed = String((error as Error)?.message ?? error)
      }
    }
  })()
}

/** Of chunks that could not be read, and of such as wait at their top level while others import them. */
export function chunkObstacles(programs: Programs, { later: all }: Chunks): Obstacle[] {
  const found = programs.all.flatMap(({ name, waits, awaited }) => (waits && awaited ? [awaitedChunk(name)] : []))
  for (const [name, later] of all) {
    if (later.failed === undefined) continue
    found.push(unreadChunk(name, later.failed))
    // The next snapshot tries again.
    delete later.failed
  }
  return found.map((refusal) => ({ ...refusal, path: 'chunks' }))
}
