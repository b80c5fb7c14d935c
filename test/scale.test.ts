/** Checks that large heaps move within seconds, and that no step of the way is recursive over them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compareScript } from './differential.ts'

/** ms for plain run, capture, generation, restore together; what is quadratic takes minutes. */
const LIMIT = 60_000

const programs: Readonly<Record<string, string>> = {
  '100,000 closures over 50,000 environments': `
    const made = []
    for (let i = 0; i < 50_000; i++) made.push(counter(i))
    function counter(n) {
      return { up: () => ++n, down: () => --n }
    }
    const sum = () => made.reduce((all, { up, down }, i) => all + (i % 2 ? up() : down()), 0)
    console.log(sum())
    setTimeout(() => console.log(sum()), 1)
    setTimeout(() => setTimeout(() => console.log(sum(), new Set(made.map(({ up }) => up)).size), 1), 5)`,
  'a linked list of 100,000 objects': `
    let list = null
    for (let i = 0; i < 100_000; i++) list = { i, next: list }
    const sum = () => {
      let all = 0
      for (let at = list; at; at = at.next) all += at.i
      return all
    }
    console.log(sum())
    setTimeout(() => setTimeout(() => { list = list.next; console.log(sum(), list.i) }, 1), 1)`,
  'a chain of 20,000 nested closures': `
    let next = () => undefined
    const wrap = (inner, i) => () => (i % 2 ? inner : { inner }.inner)
    for (let i = 0; i < 20_000; i++) next = wrap(next, i)
    const depth = () => {
      let n = 0
      for (let at = next; at; at = at()) n++
      return n
    }
    console.log(depth())
    setTimeout(() => setTimeout(() => console.log(depth()), 1), 1)`,
  'a Map of 100,000': `
    const map = new Map()
    for (let i = 0; i < 100_000; i++) map.set(i % 3 ? i : 'key ' + i, { i })
    setTimeout(() => {
      map.delete(1)
      setTimeout(() => {
        let all = 0
        for (const [key, { i }] of map) all = (all * 31 + i + String(key).length) | 0
        console.log(map.size, all, map.get('key 99999').i)
      }, 1)
    }, 1)`,
  '100,000 instances of classes with private fields': `
    class Point {
      #x
      #y
      constructor(x, y) { this.#x = x; this.#y = y }
      move() { this.#x++; return this }
      get sum() { return this.#x + this.#y }
    }
    const points = Array.from({ length: 100_000 }, (_, i) => new Point(i, -i / 2))
    const sum = () => points.reduce((all, point) => all + point.move().sum, 0)
    console.log(sum())
    setTimeout(() => setTimeout(() => console.log(sum()), 1), 1)`,
  'an array of 1,000,000 numbers, typed arrays of 8 MB': `
    const list = Array.from({ length: 1_000_000 }, (_, i) => i / 7)
    const floats = new Float64Array(1_000_000).map((_, i) => Math.sqrt(i))
    setTimeout(() => setTimeout(() => console.log(list.reduce((a, b) => a + b), floats.reduce((a, b) => a + b)), 1), 1)`,
}

describe('scale', { concurrency: 1 }, () => {
  for (const [name, code] of Object.entries(programs)) {
    test(name, { timeout: LIMIT }, async () => {
      const { hops } = await compareScript(code, { extension: 'mjs', plans: () => [[1]], uncaptured: false })
      assert.equal(hops, 1)
    })
  }
})
