// Runs every row plain, and lists those that fail, print nothing, print nothing new after the first turn, or print differently on a second run.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nested, type Row, rows } from './index.ts'

const turns = fileURLToPath(new URL('../turns.mjs', import.meta.url))
const mark = '--- after the first turn ---'
const marker = `data:text/javascript,process.on('SIGUSR2',()=>console.log(${JSON.stringify(mark)}))`
const folder = mkdtempSync(join(tmpdir(), 'tm-language-'))

interface Outcome {
  readonly row: Row
  readonly problem?: string
  readonly stdout: string
}

const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ failed: boolean; stdout: string; stderr: string }> =>
  new Promise((done) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env }, timeout: 20_000 }, (error, stdout, stderr) =>
      done({ failed: error !== null, stdout, stderr }),
    )
  })

async function check(row: Row, index: number): Promise<Outcome> {
  const file = join(folder, `${index}.${row.strict === false ? 'cjs' : 'mjs'}`)
  writeFileSync(file, row.code)
  const plain = await node([file])
  const stdout = plain.stdout
  if (plain.failed || plain.stderr) return { row, stdout, problem: `fails: ${plain.stderr.split('\n').slice(0, 6).join(' ')}` }
  if (stdout.trim() === '') return { row, stdout, problem: 'prints nothing' }
  const marked = await node(['--import', turns, '--import', marker, file], { TM_TEST_TURN: '1' })
  if (marked.stdout.replace(`${mark}\n`, '') !== stdout) return { row, stdout, problem: 'prints differently on a second run' }
  if (!marked.stdout.split(`${mark}\n`)[1]?.trim()) return { row, stdout, problem: 'prints nothing after the first turn' }
  return { row, stdout }
}

const all = [...rows, ...nested]
const names = new Set<string>()
const outcomes: Outcome[] = []
let next = 0
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let i = next++; i < all.length; i = next++) outcomes[i] = await check(all[i]!, i)
  }),
)
rmSync(folder, { recursive: true })

let bad = 0
for (const { row, problem, stdout } of outcomes) {
  const twin = names.has(row.name) ? 'has the name of another row' : undefined
  names.add(row.name)
  if (process.argv.includes('--show')) console.log(`## ${row.name}\n${stdout}`)
  if (!problem && !twin) continue
  bad++
  console.log(`${row.name}: ${problem ?? twin}\n${row.code}\n${stdout}`)
}
console.log(`${rows.length} rows, ${nested.length} of them again inside a function, ${bad} bad`)
process.exitCode = bad > 0 ? 1 : 0
