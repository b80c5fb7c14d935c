/** Holds programs with a large heap: each makes `n` of something, keeps it, and says how long a structured clone of it takes. */

/** Expressions of `n` that make what is kept. */
export const states: Readonly<Record<string, { readonly make: string; readonly amount: number }>> = {
  'small objects': { make: 'Array.from({ length: n }, (_, i) => ({ id: i, x: i / 2, name: "n" + (i % 100) }))', amount: 100_000 },
  'class instances': { make: 'Array.from({ length: n }, (_, i) => new Point(i, i + 1))', amount: 100_000 },
  closures: { make: 'Array.from({ length: n }, (_, i) => adder(i))', amount: 100_000 },
  strings: { make: 'Array.from({ length: n }, (_, i) => "a string with the number " + i)', amount: 100_000 },
  'typed arrays': { make: 'Array.from({ length: n / 1e6 }, (_, i) => new Float64Array(125_000).fill(i))', amount: 100_000_000 },
}

/** A line `snapshot`, `clone`, `serialize`, `copy` or `empty`: does it, and answers with milliseconds and bytes. */
export function holding(make: string, n: number): string {
  return `import v8 from 'node:v8'
import { snapshot } from 'things-migrate/runtime'
class Point { constructor(x, y) { this.x = x; this.y = y } sum() { return this.x + this.y } }
const adder = (k) => (x) => x + k
const n = ${n}
const kept = ${make}
const tasks = {
  snapshot: async () => (await snapshot()).bytes.length,
  clone: () => (structuredClone(kept), 0),
  serialize: () => v8.serialize(kept).length,
  copy: () => kept.reduce((sum, list) => sum + list.slice().byteLength, 0),
}
process.stdin.setEncoding('utf8').on('data', async (line) => {
  const start = performance.now()
  const bytes = await tasks[line.trim()]()
  console.log(JSON.stringify({ ms: performance.now() - start, bytes }))
})
if (process.env.SAY_READY) console.log('ready')
`
}
