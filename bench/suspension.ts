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
const BEST_OF = 4
const MILLIONS = Math.ceil(10 * scale)

const folder = mkdtempSync(join(tmpdir(), 'things-migrate-bench-'))
const at = (name: string) => join(folder, name)

async function build(name: string, code: string): Promise<void> {
  const entry = at('app.js')
  const virtual: Plugin = { name: 'virtual', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) }
  writeFileSync(at(`${name}-plain.mjs`), await bundle(entry, false, [virtual]))
  writeFileSync(at(`${name}.mjs`), await bundle(entry, true, [virtual]))
}

/** Nanoseconds for an operation of one workload, in a process of its own: what the engine has learnt from others would count. */
async function figure(file: string, workload: number): Promise<number> {
  const { stdout, code } = await start(at(file), [], { env: { WORKLOAD: String(workload) } })
  if (code !== 0) throw new Error(`${file} ended with ${code}`)
  return Number(stdout.trim().split('\n').at(-1))
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
  const forms = { plain: 'time-plain.mjs', instrumented: 'time.mjs', resumed: 'resumed.mjs' }
  const head = `| ${'operation'.padEnd(40)} | plain ns | instrumented | after a hop |`
  console.log(`${head}\n|${'-'.repeat(42)}|---------:|-------------:|------------:|`)
  for (const [number, { name }] of workloads.entries()) {
    const measured: { plain: number; instrumented: number; resumed: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const plain = await figure(forms.plain, number)
      const instrumented = await figure(forms.instrumented, number)
      measured.push({ plain, instrumented, resumed: await figure(forms.resumed, number) })
    }
    const ratio = (which: 'instrumented' | 'resumed') => median(measured.map((round) => round[which] / round.plain))
    const plain = median(measured.map((round) => round.plain))
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
