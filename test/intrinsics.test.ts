/** Checks that what a program did to the language comes back, and that our own code does not depend on it. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { runCounted, runWithHops, script } from './hop.ts'
import { changes } from './intrinsics/changes.ts'
import { methods } from './intrinsics/methods.ts'
import { byName } from './names.ts'

/** All of them in one program, which looks in each of its turns. */
const program = `
const d = Object.getOwnPropertyDescriptor, { stringify } = JSON, { log } = console, looks = []
${Object.entries(changes)
  .map(([name, [change, look]]) => `${change}\nlooks[looks.length] = () => log(${JSON.stringify(name)} + ' | ' + stringify(${look}))`)
  .join('\n')}
const turn = (k) => {
  for (let i = 0; i < looks.length; i++) looks[i]()
  if (k < 2) setTimeout(turn, 1, k + 1)
}
turn(0)
`

describe('what a program did to the language', () => {
  let outputs: ReadonlyMap<string, readonly string[]>[]

  before(async () => {
    const code = script(program, true, 'es')
    const ended = await Promise.all([runCounted(program), runCounted(code), runWithHops(code, [1, 1])])
    assert.deepEqual(
      ended.map(({ stderr }) => stderr),
      ['', '', ''],
    )
    assert.equal(ended[2].hops, 2)
    outputs = ended.map(({ stdout }) => byName(stdout))
  })

  for (const name of Object.keys(changes)) {
    test(name, () => {
      const [expected, ...actual] = outputs.map((output) => output.get(name))
      assert.equal(expected?.length, 3)
      for (const lines of actual) assert.deepEqual(lines, expected)
    })
  }

  const stuck: Readonly<Record<string, readonly [change: string, path: string]>> = {
    'a method replaced, and frozen': [
      'const { push } = Array.prototype; Array.prototype.push = function (x) { return push.call(this, x) }; Object.freeze(Array.prototype)',
      'Array.prototype.push',
    ],
    'a setter of a number that stays': ["Object.defineProperty(Array.prototype, '3', { set() { told() } })", 'Array.prototype.3'],
  }
  for (const [name, [change, path]] of Object.entries(stuck)) {
    test(`${name}: an obstacle`, async () => {
      const told = "const told = () => console.log('told')"
      const { stdout, stderr, hops } = await runWithHops(
        script(`${told}\n${change}\nsetTimeout(() => setTimeout(() => console.log('goes on'), 1), 1)`, true, 'es'),
        [1],
      )
      assert.deepEqual([stdout, hops], ['goes on\n', 0])
      assert.match(stderr, new RegExp(`1 obstacle\n  TM257 ${path}: `))
    })
  }

  test('all methods replaced', async () => {
    const code = script(methods, true, 'es')
    const [plain, instrumented, moved] = await Promise.all([runCounted(methods), runCounted(code), runWithHops(code, [1, 1])])
    assert.equal(plain.stdout.split('\n').length, 4)
    assert.deepEqual([instrumented.stdout, moved.stdout, moved.stderr, moved.hops], [plain.stdout, plain.stdout, '', 2])
  })
})
