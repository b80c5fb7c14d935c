// Runs programs of many seeds plain, and lists those that fail, print too little, or print differently when turns take longer: `npx tsx test/random/check.ts [count] [first seed]`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runFile } from '../hop.ts'
import { byName } from '../names.ts'
import { withRollup } from '../together.ts'
import { generate, text } from './generate.ts'

const [count = 200, first = 1] = process.argv.slice(2).map(Number)
const TOGETHER = 20
const stalls = fileURLToPath(new URL('../stalls.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tm-random-'))
const lengths: number[] = []
let bad = 0
const report = (what: string) => {
  bad++
  console.log(what)
}

async function check(seed: number): Promise<void> {
  const programs = Array.from({ length: Math.min(TOGETHER, first + count - seed) }, (_, i) => generate(seed + i)).map((generated) => ({
    name: generated.name,
    code: text(generated),
  }))
  const file = join(folder, `${seed}.mjs`)
  writeFileSync(file, (await withRollup()(programs, false)).text)
  const plain = await runFile(file)
  if (plain.code !== 0 || plain.stderr !== '') report(`seeds from ${seed}: ends with ${plain.code}\n${plain.stderr}`)
  const lines = byName(plain.stdout)
  for (const TM_STALL of ['5', '71']) {
    const stalled = byName((await runFile(file, { flags: ['--import', stalls], env: { TM_STALL } })).stdout)
    for (const { name } of programs) {
      if (lines.get(name)?.join('\n') !== stalled.get(name)?.join('\n')) report(`${name}: prints differently when turns take longer`)
    }
  }
  for (const { name } of programs) {
    const printed = lines.get(name) ?? []
    lengths.push(printed.length)
    if (!['done', 'error no fuel'].some((end) => printed.includes(end)) && !printed.some((line) => line.startsWith('error')))
      report(`${name}: does not end`)
  }
}

for (let seed = first; seed < first + count; seed += TOGETHER) await check(seed)
rmSync(folder, { recursive: true })
lengths.sort((a, b) => a - b)
console.log(`${count} programs, ${bad} bad; lines: median ${lengths[lengths.length >> 1]}, least ${lengths[0]}, most ${lengths.at(-1)}`)
process.exitCode = bad > 0 ? 1 : 0
