/** Lists the programs whose snapshots are kept, and builds and takes them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, runFile, temporary, turns } from '../hop.ts'

/** After which turn each is taken: where nothing is under way that a move would cut off. */
export const rows: readonly (readonly [name: string, turn: number])[] = [
  ['closures', 2],
  ['classes', 2],
  ['async', 2],
  ['data', 1],
  ['events', 2],
  ['network', 2],
]

export const folder: string = fileURLToPath(new URL('../../fixtures/snapshots/', import.meta.url))

export interface Taken {
  readonly bytes: Uint8Array
  /** What it has printed before. */
  readonly before: string
}

export const built = (name: string): Promise<string> => bundle(join(folder, 'src', `${name}.js`), { instrument: {}, treeshake: false })

export async function taken(code: string, format: 'cbor' | 'json', turn: number): Promise<Taken> {
  const place = temporary()
  try {
    const file = join(place, 'app.mjs')
    const path = join(place, `state.${format}`)
    writeFileSync(file, code)
    const {
      code: exit,
      stdout,
      stderr,
    } = await runFile(file, { flags: ['--import', turns], env: { TM_TEST_TURN: `${turn}`, TM_SNAPSHOT: path } })
    if (exit !== 0 || stderr !== '') throw new Error(`the program ended with ${exit}\n${stderr}`)
    return { bytes: new Uint8Array(readFileSync(path)), before: stdout }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
