/** Checks that a program which is moved again and again stays as large as it was, snapshot and text. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bundle, runWithHops, virtual } from './differential.ts'

const count = process.env.TM_FULL === '1' ? 100 : 20

/** One turn after another, with a state of constant size. */
const endless = `

class Meter {
  #seen = new Map()
  #last = 0
  add(value) {
    this.#seen.set(value % 10, (this.#seen.get(value % 10) ?? 0) + 1)
    this.#last = value
  }
  get text() {
    return [this.#last, ...this.#seen.keys()].join()
  }
}
const counter = (n) => ({ next: () => ++n })
const { next } = counter(100)
const meter = new Meter()
for (let i = 0; i < 10; i++) meter.add(i)
const kept = Symbol('kept')
const state = { [kept]: [1, 2, 3], bound: meter.add.bind(meter), when: new Date(0), never: setTimeout(() => {}, 1e9) }
const step = (left) => {
  meter.add(next())
  state.never.refresh()
  console.log(left, meter.text, state[kept].length)
  if (left > 0) setTimeout(step, 1, left - 1)
  else clearTimeout(state.never)
}
process.on('exit', () => console.log('end', state.when.getTime()))
setTimeout(step, 1, ${count + 200})
`

test(`${count} hops leave snapshot and program as large as the first`, async () => {
  const entry = fileURLToPath(new URL('app.js', import.meta.url))
  const code = await bundle(entry, { plugins: [virtual(endless, entry)], instrument: {} })
  const { hops, snapshots, programs } = await runWithHops(
    code,
    Array.from({ length: count }, () => 1),
  )
  assert.equal(hops, count)
  for (const sizes of [snapshots.map(({ length }) => length), programs.map(({ length }) => length)]) {
    const [first = 0] = sizes
    const off = sizes.filter((size) => Math.abs(size - first) > first / 100)
    assert.deepEqual(off, [], `the first has ${first} bytes, of ${sizes.join()}`)
  }
})

/** Says how much is alive, before the hop and after it. */
const large = `
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const list = Array.from({ length: 100_000 }, (_, i) => ({ i, half: i / 2 }))
const say = () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  collect()
  collect()
  console.log(process.memoryUsage().heapUsed + 0 * list.length)
}
setTimeout(() => {
  say()
  setTimeout(() => setTimeout(say, 50), 1)
}, 1)
`

test('a resumed program does not keep the nodes it was made from', async () => {
  const entry = fileURLToPath(new URL('app.js', import.meta.url))
  const code = await bundle(entry, { plugins: [virtual(large, entry)], instrument: {} })
  const { stdout, programs } = await runWithHops(code, [1])
  const [before = 0, after = 0] = stdout.trim().split('\n').map(Number)
  const text = programs.at(-1)!.length
  // Of the program's text engines keep one copy, and one of the state in it for a while.
  assert.ok(after - 2 * text < 1.3 * before, `${before} bytes before, ${after} after, with a text of ${text}`)
})
