/** Checks that lowered text does what the text did, tick by tick, and keeps exactly what is needed over each suspension. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lower } from '../plugin/0-lower/index.ts'
import { type Found, liveness } from './lower/liveness.ts'
import { programs } from './lower/programs.ts'
import { run } from './lower/run.ts'

test('lowered programs do what they did', async (t) => {
  for (const { name, code, sloppy = false } of programs) {
    await t.test(name, async () => {
      // A module is the body of an async function in the plugin's wrapper; a script cannot await, so it gets a function here.
      const text = sloppy ? `(async function () {${code}\n})` : code
      const lowered = lower(text, { module: !sloppy }).text
      const program = (body: string) => (sloppy ? `return ${body}.call(this)` : body)
      const plain = await run(program(text), sloppy)
      assert.ok(
        plain.some((line) => line.startsWith('program ')),
        'the program ends',
      )
      assert.deepEqual(await run(program(lowered), sloppy), plain, lowered)
    })
  }
})

test('nothing is held over a suspension but what its temporaries name', async (t) => {
  for (const { name, code, sloppy = false } of programs) {
    await t.test(name, () => {
      const { text, temporaries, untouched } = lower(sloppy ? `(async function () {${code}\n})` : code, { module: !sloppy })
      const { needed, hidden } = liveness(text, !sloppy)
      // What stays as it was keeps what it kept.
      if (untouched.length === 0) assert.deepEqual(hidden, [], text)
      const known = [...temporaries].map(([at, names]) => [at, names.filter((one) => !isIdle(one, at, text, needed)).sort()])
      const found = [...needed].filter(([at]) => untouched.length === 0 || temporaries.has(at))
      assert.deepEqual(
        known,
        found.sort(([a], [b]) => a - b),
        text,
      )
    })
  }
})

/** In a generator the completion of a `finally` is kept in all of the protected part, even where nothing leads out of it any more. */
function isIdle(name: string, at: number, text: string, needed: Found['needed']): boolean {
  return text.startsWith('yield', at) && text.includes(`$tm.completion(${name})`) && !needed.get(at)?.includes(name)
}
