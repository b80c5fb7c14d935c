// Runs every row plain, several times and with stalls, and lists those that fail, print nothing after a turn, or print differently.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { byName } from '../names.ts'
import { groups, type Row, text, twice } from './index.ts'

const turns = fileURLToPath(new URL('../turns.mjs', import.meta.url))
const mark = '--- after the first turn ---'
const marker = `data:text/javascript,process.on('SIGUSR2',()=>console.log(${JSON.stringify(mark)}))`
const stalling = fileURLToPath(new URL('../stalls.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tm-suspension-'))
const [word] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))

interface Program {
  readonly name: string
  readonly code: string
  readonly extension: string
}

const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ failed: boolean; stdout: string; stderr: string }> =>
  new Promise((done) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env }, timeout: 20_000 }, (error, stdout, stderr) =>
      done({ failed: error !== null, stdout, stderr }),
    )
  })

async function problem(file: string): Promise<{ stdout: string; why?: string }> {
  const { stdout, stderr, failed } = await node([file])
  if (failed || stderr) return { stdout, why: `fails: ${stderr.split('\n').slice(0, 8).join('\n')}` }
  for (const TM_STALL of ['11', '77']) {
    const stalled = await node(['--import', stalling, file], { TM_STALL })
    if (!isDeepStrictEqual(byName(stalled.stdout), byName(stdout))) return { stdout, why: `prints differently when turns take longer:\n${stalled.stdout}` }
  }
  const marked = await node(['--import', turns, '--import', marker, file], { TM_TEST_TURN: '1' })
  if (!isDeepStrictEqual(byName(marked.stdout.replace(`${mark}\n`, '')), byName(stdout))) return { stdout, why: 'prints differently on a second run' }
  if (!marked.stdout.split(`${mark}\n`)[1]?.trim()) return { stdout, why: 'prints nothing after the first turn' }
  return { stdout }
}

const rows: readonly Row[] = Object.values(groups).flat()
const programs: Program[] = rows
  .flatMap((row) => {
    const again = twice(row)
    const extension = row.strict === false ? 'cjs' : 'mjs'
    return [{ name: row.name, code: text(row), extension }, ...(again ? [{ name: `${row.name}, twice`, code: again, extension }] : [])]
  })
  .filter(({ name }) => word === undefined || name.includes(word))
const names = new Set<string>()
let bad = 0
let next = 0
async function worker(): Promise<void> {
  for (let i = next++; i < programs.length; i = next++) {
    const { name, code, extension } = programs[i]!
    const file = join(folder, `${i}.${extension}`)
    writeFileSync(file, code)
    const { stdout, why } = await problem(file)
    const twin = names.has(name) ? 'has the name of another row' : undefined
    names.add(name)
    if (process.argv.includes('--show')) console.log(`## ${name}\n${stdout.replaceAll(`${name}: `, '')}`)
    if (why === undefined && twin === undefined) continue
    bad++
    console.log(`## ${name}: ${why ?? twin}\n${code}\n${stdout}`)
  }
}
await Promise.all([worker(), worker()])
rmSync(folder, { recursive: true })
for (const [name, list] of Object.entries(groups)) console.log(`${name}: ${list.length}`)
console.log(`${rows.length} rows, ${programs.length} programs, ${bad} bad`)
process.exitCode = bad > 0 ? 1 : 0
