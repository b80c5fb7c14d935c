// Runs programs one after the other in this process, and prints for each a line of JSON: its name, and what it printed.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInThisContext } from 'node:vm'
import { begin, log, words } from './world.mjs'

const [folder] = process.argv.slice(2)
const { runtime, programs } = JSON.parse(readFileSync(join(folder, 'programs.json'), 'utf8'))
const require = createRequire(join(folder, 'programs.json'))
const later = setImmediate
const turn = () => new Promise((resolve) => later(resolve))

// Where an error was made is another place in instrumented text.
Error.stackTraceLimit = 0
process.on('unhandledRejection', (error) => log('unhandled', words(error)))
process.on('uncaughtException', (error) => log('uncaught', words(error)))
if (runtime !== undefined) runInThisContext(runtime)

for (const [i, { name, form, text }] of programs.entries()) {
  const file = join(folder, `${i}.${form === 'es' ? 'mjs' : 'cjs'}`)
  writeFileSync(file, text)
  const lines = begin()
  try {
    const exported = form === 'es' ? await import(pathToFileURL(file)) : require(file)
    if (Object.keys(exported).length > 0)
      lines.push(`exports ${Object.entries(exported).map(([key, value]) => `${key} ${typeof value} ${value?.name ?? value}`)}`)
  } catch (error) {
    lines.push(`ends with ${words(error)}`)
  }
  for (let n = 0; n < 3; n++) await turn()
  process.stdout.write(`${JSON.stringify([name, lines])}\n`)
}
// A program may have left something that keeps the process alive; a reader that is slow has not got all yet.
process.stdout.write('', () => process.exit(0))
