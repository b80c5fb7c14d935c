/** Checks that lowered text does what the text did, tick by tick, and keeps exactly what is needed over each suspension. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lower } from '../plugin/0-lower/index.ts'
import { forms, refused } from './lower/forms.ts'
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

test('forms', async (t) => {
  for (const [code, expected] of forms) {
    await t.test(code, () => {
      const head = 'async function f(C) { '
      const { text } = lower(`${head}${code} }`)
      assert.equal(text.replace(/^async function f\(C\) \{(?:let [^;]*;)? /, '').replace(/ \}$/, ''), expected)
    })
  }
})

test('text outside of suspending functions, and lines, stay as they are', () => {
  const before = 'const a = 1 // await\nfunction plain(x) {\n  return { x, y: [x] }\n}\n'
  const inside = 'async function f(o) {\n  o.p += await o.q(\n    1, // one\n    await a,\n  )\n}\n'
  const after = before.replace('const a', 'const b').replace('plain', 'other')
  const { text, position, map } = lower(before + inside + after)
  assert.ok(text.startsWith(before) && text.endsWith(after))
  assert.equal(text.split('\n').length, (before + inside + after).split('\n').length)
  const offset = (before + inside).length + after.indexOf('other')
  assert.equal(text.slice(position(offset), position(offset) + 5), 'other')
  assert.equal(position(0), 0)
  // Each word of the output that is in the input maps to itself.
  const input = (before + inside + after).split('\n')
  const output = text.split('\n')
  for (const [line, segments] of map!.mappings.entries()) {
    for (const [column, , sourceLine, sourceColumn] of segments) {
      const word = /^\w*/.exec(output[line]!.slice(column))![0]
      assert.ok(input[sourceLine]!.slice(sourceColumn).startsWith(word), word)
    }
  }
})

test('nothing to lower', () => {
  const text = 'async function f(x) { const y = await x; if (y) return 1; g(y) }\nfunction* g() { yield 1 }\n'
  const { map, text: lowered, temporaries } = lower(text)
  assert.equal(lowered, text)
  assert.equal(map, undefined)
  assert.deepEqual(
    [...temporaries],
    [
      [text.indexOf('await'), []],
      [text.indexOf('yield'), []],
    ],
  )
  assert.equal(lower('let x = 1').position(3), 3)
})

test('functions that are not included stay as they are, those in them are asked for themselves', () => {
  const text = 'async function f() { h(a, await b); async function g() { h(a, await b) } }'
  const { text: lowered } = lower(text, { included: (offset) => offset > 0 })
  assert.equal(lowered.match(/\$s\d+ = a/g)?.length, 1)
  assert.ok(lowered.startsWith('async function f() { h(a, await b); '))
})

test('what cannot be lowered says why', async (t) => {
  for (const [code, why] of refused) {
    await t.test(code, () => {
      const { untouched, text } = lower(code, { module: false })
      assert.deepEqual(
        untouched.map((one) => one.why),
        [why],
      )
      assert.equal(text, code)
    })
  }
})
