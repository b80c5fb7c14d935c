/**
 * Compares suspended computation with the plain program: time of an operation, and memory of what is abandoned.
 * Each round starts plain, instrumented and resumed processes by turns; the ratios are those of one round, and their median is shown.
 * `npm run bench -- [rounds] [scale]`: more rounds for steadier figures, a smaller scale for a quick look.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'rollup'
import { bundle } from '../playground/bundle.ts'
import { restore, start } from '../playground/processes.ts'
import { abandoning, timing, workloads } from './programs.ts'

const [rounds = 5, scale = 1] = process.argv.slice(2).map(Number)
const BEST_OF = 3
const MILLIONS = Math.ceil(10 * scale)

type Figures = Readonly<Record<string, number>>

const folder = mkdtempSync(join(tmpdir(), 'things-migrate-bench-'))
const at = (name: string) => join(folder, name)

async function build(name: string, code: string): Promise<void> {
  const entry = at('app.js')
  const virtual: Plugin = { name: 'virtual', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) }
  writeFileSync(at(`${name}-plain.mjs`), await bundle(entry, false, [virtual]))
  writeFileSync(at(`${name}.mjs`), await bundle(entry, true, [virtual]))
}

async function figures(file: string): Promise<Figures> {
  const { stdout, code } = await start(at(file), [])
  if (code !== 0) throw new Error(`${file} ended with ${code}`)
  return JSON.parse(stdout.split('\n').findLast((line) => line.startsWith('{'))!)
}

/** Moves the instrumented program, once, before it has done anything. */
async function move(): Promise<void> {
  const snapshot = at('state.cbor')
  await start(at('time.mjs'), [], {
    env: { TM_SNAPSHOT: snapshot },
    onLine: (line, _, child) => {
      if (line === 'ready') setTimeout(() => child.kill('SIGUSR2'), 100)
    },
  })
  await restore(snapshot, at('resumed.mjs'))
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN

async function times(): Promise<void> {
  await build('time', timing(BEST_OF, scale))
  await move()
  const measured: { readonly plain: Figures; readonly instrumented: Figures; readonly resumed: Figures }[] = []
  for (let round = 0; round < rounds; round++) {
    measured.push({
      plain: await figures('time-plain.mjs'),
      instrumented: await figures('time.mjs'),
      resumed: await figures('resumed.mjs'),
    })
    console.error(`round ${round + 1} of ${rounds}`)
  }
  console.log(
    `| ${'operation'.padEnd(40)} | plain ns | instrumented | after a hop |\n|${'-'.repeat(42)}|---------:|-------------:|------------:|`,
  )
  for (const { name } of workloads) {
    const ratio = (which: 'instrumented' | 'resumed') => median(measured.map((round) => round[which][name]! / round.plain[name]!))
    const plain = median(measured.map((round) => round.plain[name]!))
    const cells = [
      plain.toFixed(plain < 100 ? 1 : 0).padStart(8),
      ratio('instrumented').toFixed(2).padStart(12),
      ratio('resumed').toFixed(2).padStart(11),
    ]
    console.log(`| ${name.padEnd(40)} | ${cells.join(' | ')} |`)
  }
}

async function memory(): Promise<void> {
  await build('memory', abandoning(MILLIONS))
  console.log(`\nheap in MB after each of ${MILLIONS} million abandoned awaits`)
  for (const [name, file] of [
    ['plain', 'memory-plain.mjs'],
    ['instrumented', 'memory.mjs'],
  ] as const) {
    const { stdout } = await start(at(file), [], { flags: ['--expose-gc'] })
    console.log(`${name.padEnd(12)}  ${(JSON.parse(stdout) as number[]).map((heap) => heap.toFixed(1)).join('  ')}`)
  }
}

try {
  await times()
  await memory()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
