/** Checks that neither a capture nor what goes on after it runs code of the program: traps of proxies, getters, methods of subclasses. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Ended, runCounted, runWithHops, script } from './hop.ts'
import { byName } from './names.ts'
import { spies } from './spies/rows.ts'

/** All rows in one program. Between its turns nothing may be told: microtasks of a turn are over after 30 ticks. */
const program = `
import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import { writeSync } from 'node:fs'
let busy = true, row = ''
const told = (what, value) => { if (!busy) writeSync(2, what + '\\n'); return value }
const handler = Object.fromEntries(Reflect.ownKeys(Reflect).filter((trap) => typeof Reflect[trap] === 'function').map((trap) => [trap, (...given) => { told('trap ' + trap); return Reflect[trap](...given) }]))
const spy = (target) => new Proxy(target, handler)
const looks = new Map()
const rest = async () => { for (let i = 0; i < 30; i++) await null; busy = false }
${Object.entries(spies)
  .map(([name, code]) => `looks.set(${JSON.stringify(name)}, (() => {${code}\n})())`)
  .join('\n')}
rest()
const turn = (k) => {
  busy = true
  for (const [name, look] of looks) console.log(name + ' | ' + k + ' ' + JSON.stringify(look(k)))
  if (k < 2) setTimeout(turn, 3, k + 1)
  rest()
}
setTimeout(turn, 1, 0)
`

describe('code that nobody may run', () => {
  let plain: Ended
  let instrumented: Ended
  let moved: Awaited<ReturnType<typeof runWithHops>>

  before(async () => {
    const code = script(program, true, 'es')
    ;[plain, instrumented, moved] = await Promise.all([runCounted(program), runCounted(code), runWithHops(code, [1, 1])])
  })

  test('tells nothing', () => {
    assert.deepEqual([plain.stderr, instrumented.stderr, moved.stderr], ['', '', ''])
    assert.ok(moved.hops > 0)
  })

  for (const name of Object.keys(spies)) {
    test(name, () => {
      const [expected, ...actual] = [plain, instrumented, moved].map(({ stdout }) => byName(stdout).get(name))
      assert.equal(expected?.length, 3)
      for (const lines of actual) assert.deepEqual(lines, expected)
    })
  }
})
