/** Turns a seed into a program that suspends in many places, or one that holds state of all kinds; it ends after a bounded number of turns, and prints what it does. */
import { type Context, type Kind, noNames, render, type Statement, statement } from './context.ts'
import { type Dice, dice } from './dice.ts'
import { statePrelude, stateProgram } from './state.ts'
import { lambda } from './statements.ts'

const printing = (name: string): string => `import { format } from 'node:util'
const log = (...values) => console.log(format(...values).replace(/^/gm, ${JSON.stringify(name)} + ' | '))
`

/** What programs that suspend share: waiting, stepping, and `spend`, which ends a program that runs for too long. */
const prelude = `let fuel = 150
const fs = []
const none = null
const spend = () => { if (--fuel < 0) throw new Error('no fuel') }
const tick = (x) => new Promise((resolve) => setImmediate(resolve, x))
const sleep = (x) => new Promise((resolve) => setTimeout(resolve, 1, x))
const ticks = async (n, x) => { for (; n > 0; n--) await tick(); return x }
const micro = (x) => new Promise((resolve) => queueMicrotask(() => resolve(x)))
const fail = (x) => new Promise((_, reject) => setImmediate(() => reject(new Error('f' + x))))
const thenable = (x) => ({ then: (resolve) => { setImmediate(resolve, x) } })
const words = (e) => (e.constructor === Error ? e.message : e.name)
const told = (e) => { log('error', words(e)); return 0 }
const key = (name) => name
const sum = (...list) => list.reduce((all, x) => all + (typeof x === 'number' ? x : 1), 0) % 1000
const tag = (strings, ...values) => strings.length + sum(...values)
const grow = (list, x) => { if (list.length < 6) list.push(x) }
const plain = (x) => JSON.stringify(x)
const kept = (p) => { p.catch(() => {}); return p }
const start = (p) => { p.then((x) => log('started', x), told); return 1 }
const settled = (p) => p.then((x) => ['value', x], (e) => ['error', words(e)])
const step = (it, x) => { try { return it.next(x).value } catch (e) { return words(e) } }
const stepAsync = (it, x) => it.next(x).then((r) => r.value, (e) => words(e))
const from = (x) => x[Symbol.iterator]()
const fromAsync = (x) => x[Symbol.asyncIterator]?.() ?? later(2)
const counted = (n) => ({ [Symbol.iterator]: () => ({ i: 0, next() { return { value: this.i, done: this.i++ >= n } }, return() { log('closed at', this.i); return {} } }) })
async function* later(n) { try { for (let i = 0; i < n; i++) { await tick(); yield i } } finally { log('later closed') } }
async function collect(it) { let all = 0; for await (const x of it) all = sum(all, x); return all }
class Cell { #x; constructor(x) { this.#x = x } add(y) { this.#x = sum(this.#x, y); return this.#x } }
`

export interface Generated {
  readonly name: string
  readonly prelude: string
  readonly statements: readonly Statement[]
  /** Text of a module beside it, which it imports from `LIBRARY`. */
  readonly library?: string
}

/** A program that suspends. */
export function generate(seed: number): Generated {
  return { name: `seed ${seed}`, prelude, statements: suspendingProgram(seed) }
}

/** A program that holds state. */
export function generateState(seed: number, isModule: boolean): Generated {
  return { name: `seed ${seed} of state`, prelude: statePrelude, ...stateProgram(seed, isModule) }
}

function suspendingProgram(seed: number): readonly Statement[] {
  const random = dice(seed)
  let names = 0
  const fresh = (prefix: string) => `${prefix}${++names}`
  const c: Context = {
    dice: random,
    kind: 'sync',
    names: noNames(),
    labels: [],
    isInLoop: false,
    depth: 0,
    isSequential: random.chance(0.3),
    fresh,
  }
  const statements: Statement[] = []
  for (let i = 3 + random.int(3); i > 0; i--) {
    const name = fresh('f')
    const kind = kinds(random)
    statements.push(...lambda(c, name, kind))
    c.names.functions.push({ name, kind })
  }
  const main: Context = { ...c, kind: 'async', depth: 1 }
  const parts = Array.from({ length: 3 + random.int(3) }, () => fresh('part'))
  const calls = parts.map((name) => `${name}(${random.int(5)}, ${random.int(5)})`)
  const run = c.isSequential
    ? calls.map((call) => statement(`fuel = 60; log('part', await settled(${call}))`))
    : [statement(`log('parts', await Promise.all([${calls.map((call) => `settled(${call})`).join(', ')}]))`)]
  statements.push(
    ...parts.flatMap((name) => lambda(main, name, 'async', 4)),
    statement('async function main() ', [...run, statement('await tick()'), statement("log('end', fs.length)")]),
    statement("main().then(() => log('done'), told)"),
  )
  return statements
}

const kinds = (random: Dice): Kind =>
  random.weighted([
    [1, 'sync'],
    [4, 'async'],
    [3, 'generator'],
    [3, 'asyncGenerator'],
  ])

export function text({ name, prelude, statements }: Generated): string {
  return printing(name) + prelude + render(statements)
}
