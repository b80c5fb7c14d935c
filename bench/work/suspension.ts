/** Holds the programs that are measured: each is the same text for plain, instrumented and resumed runs. */

/** Body of an async function with a parameter `n`, the number of operations. */
export interface Workload {
  readonly name: string
  readonly operations: number
  readonly code: string
}

/** Operations are chosen so that each takes some 50 ms plain. */
export const workloads: readonly Workload[] = [
  {
    name: 'a call without suspension (control)',
    operations: 20_000_000,
    code: 'let s = 0; const add = (a, b) => (a + b) | 0; for (let i = 0; i < n; i++) s = add(s, i); return s',
  },
  {
    name: 'an awaiting call in a tight loop',
    operations: 300_000,
    code: 'const call = async (x) => { await null; return x }; let s = 0; for (let i = 0; i < n; i++) s += await call(i); return s',
  },
  {
    name: 'an await in a tight loop',
    operations: 500_000,
    code: 'let s = 0; for (let i = 0; i < n; i++) s += await i; return s',
  },
  {
    name: 'a call that awaits only sometimes',
    operations: 1_000_000,
    code: 'const call = async (x) => { if (x % 64 === 0) await null; return x }; let s = 0; for (let i = 0; i < n; i++) { const p = call(i); if (i % 64 === 0) s += await p } return s',
  },
  {
    name: 'callers three deep',
    operations: 100_000,
    code: 'const a = async (x) => { await null; return x }; const b = async (x) => (await a(x)) + 1; const c = async (x) => (await b(x)) * 2; let s = 0; for (let i = 0; i < n; i++) s += await c(i); return s',
  },
  {
    name: 'a step of a generator, in for of',
    operations: 3_000_000,
    code: 'function* count(n) { for (let i = 0; i < n; i++) yield i } let s = 0; for (const x of count(n)) s += x; return s',
  },
  {
    name: 'a step of a generator, by next',
    operations: 3_000_000,
    code: 'function* adder() { let s = 0; for (;;) s += yield s } const it = adder(); it.next(); let s; for (let i = 0; i < n; i++) s = it.next(i).value; return s',
  },
  {
    name: 'a step through yield*',
    operations: 1_000_000,
    code: 'function* inner(n) { for (let i = 0; i < n; i++) yield i } function* outer(n) { for (let i = 0; i < 10; i++) yield* inner(n / 10) } let s = 0; for (const x of outer(n)) s += x; return s',
  },
  {
    name: 'new Promise, resolved at once',
    operations: 500_000,
    code: 'let s = 0; for (let i = 0; i < n; i++) s += await new Promise((resolve) => resolve(i)); return s',
  },
  {
    name: 'a chain of then',
    operations: 500_000,
    code: 'let s = 0; let p = Promise.resolve(0); for (let i = 0; i < n; i++) { p = p.then((x) => x + 1); if (i % 1000 === 999) s += await p } return s',
  },
  {
    name: 'Promise.all of ten',
    operations: 30_000,
    code: 'const call = async (x) => { await null; return x }; let s = 0; for (let i = 0; i < n; i++) s += (await Promise.all(Array.from({ length: 10 }, (_, k) => call(k)))).length; return s',
  },
  {
    name: 'a step of an async generator',
    operations: 200_000,
    code: 'async function* count(n) { for (let i = 0; i < n; i++) yield i } let s = 0; for await (const x of count(n)) s += x; return s',
  },
  {
    name: 'for await over an array',
    operations: 200_000,
    code: 'const list = Array.from({ length: n }, (_, i) => i); let s = 0; for await (const x of list) s += x; return s',
  },
  {
    name: 'for of with an await in it',
    operations: 300_000,
    code: 'const list = Array.from({ length: n }, (_, i) => i); let s = 0; for (const x of list) s += await x; return s',
  },
  {
    name: 'a wait for an immediate',
    operations: 50_000,
    code: 'const tick = () => new Promise((resolve) => setImmediate(resolve)); for (let i = 0; i < n; i++) await tick(); return n',
  },
  {
    name: 'a question to the file system',
    operations: 5_000,
    code: 'let s = 0; for (let i = 0; i < n; i++) s += (await stat(process.execPath)).size; return s',
  },
  {
    name: 'ten requests at a time, each two waits',
    operations: 20_000,
    code: 'const tick = () => new Promise((resolve) => setImmediate(resolve)); const request = async (i) => { await tick(); const x = { i }; await tick(); return x.i }; const worker = async (from) => { let s = 0; for (let i = from; i < n; i += 10) s += await request(i); return s }; return (await Promise.all(Array.from({ length: 10 }, (_, i) => worker(i)))).reduce((a, b) => a + b)',
  },
]

/** Says `ready`, waits so that it can be moved, then runs the workload with the number in `WORKLOAD` `rounds` times and prints the best ns per operation. */
export function timing(rounds: number, scale: number): string {
  const functions = workloads.map(({ operations, code }) => `  [${Math.ceil(operations * scale)}, async (n) => { ${code} }],`)
  return `import { stat } from 'node:fs/promises'
const workloads = [
${functions.join('\n')}
]
async function main() {
  console.log('ready')
  await new Promise((resolve) => setTimeout(resolve, 400))
  const [n, run] = workloads[process.env.WORKLOAD ?? 0]
  let best = Infinity
  for (let round = 0; round < ${rounds}; round++) {
    const start = performance.now()
    await run(n)
    best = Math.min(best, ((performance.now() - start) / n) * 1e6)
  }
  console.log(best)
}
main()
`
}

/** Abandons that many million suspended activations, and prints the heap in MB after each million. */
export function abandoning(millions: number): string {
  return `const turn = () => new Promise((resolve) => setImmediate(resolve))
async function wait(i) { const local = { i }; await new Promise(() => {}); return local }
function chain() { new Promise(() => {}).then((x) => x + 1).finally(() => {}) }
async function main() {
  const heaps = []
  for (let m = 0; m < ${millions}; m++) {
    for (let i = 0; i < 1_000_000; i++) { wait(i); if (i % 10 === 0) chain(); if (i % 100_000 === 0) await turn() }
    await turn()
    gc()
    heaps.push(Math.round(process.memoryUsage().heapUsed / 1e5) / 10)
  }
  console.log(JSON.stringify(heaps))
}
main()
`
}
