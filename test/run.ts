/** Runs every test file below this folder, or those whose path contains one of the words given as arguments. */
import { readdirSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && !path.split(sep).includes('node_modules'))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort()
  .map((path) => join(here, path))

if (files.length === 0) {
  console.error(words.length > 0 ? `no test file matches ${words.join(', ')}` : `no test file below ${here}`)
  process.exit(1)
}
// Each file is a process of its own that inherits these flags; started without them it could not read TypeScript.
if (!process.execArgv.some((flag) => flag.includes('tsx'))) {
  console.error('test/run.ts runs by `node --import tsx test/run.ts`')
  process.exit(1)
}

let passed = 0
let failed = 0
// What TM_FULL asks for takes hours.
const timeout = process.env.TM_FULL === '1' ? Number.POSITIVE_INFINITY : 18 * 60_000
const events = run({ files, concurrency: 2, timeout })
events.on('test:pass', (test) => {
  // A file that holds no test passes under its own name.
  if (files.includes(test.name)) {
    failed++
    console.error(`${test.name} holds no test`)
  } else if (test.skip === undefined && test.todo === undefined) passed++
})
events.on('test:fail', (test) => {
  if (test.todo === undefined) failed++
})
events.compose(new spec()).pipe(process.stdout)

process.on('exit', () => {
  if (failed > 0 || passed === 0) process.exitCode = 1
})
