/** Runs the text of a program, as it is or lowered, and collects what it logs between the ticks of the microtask queue. */
import { inspect } from 'node:util'
import { link } from './link.ts'

/** What programs may call; nothing of it is lowered. */
const WORLD = `
const say = (name, value = name) => { log(typeof name === 'function' ? name.name : name); return value }
const fail = (message) => { throw new Error(message) }
const later = (value, ticks = 1) => { let p = Promise.resolve(value); while (--ticks > 0) p = p.then((v) => v); return p }
const never = () => Promise.reject(new Error('never'))
const soon = (f) => void Promise.resolve().then(f)
const obj = (name) => ({ toString() { log('string of ' + name); return name }, valueOf() { log('value of ' + name); return 3 } })
const spy = (target) => new Proxy(target, { get(t, k) { log('get', k); return t[k] }, ownKeys(t) { log('keys'); return Reflect.ownKeys(t) } })
const items = (name, ...values) => ({
  [Symbol.iterator]() {
    log(name, 'begins')
    const all = this
    let n = 0
    return {
      next() { log(name, 'next', n); if (all.worse && n > 0) fail('worse'); return n < values.length ? { value: values[n++], done: false } : { value: 'end', done: true } },
      return(...a) { log(name, 'return', a.length); if (all.bad) fail('bad'); return {} },
    }
  },
})
const asyncItems = (name, ...values) => ({
  [Symbol.asyncIterator]() {
    log(name, 'begins')
    const all = this
    let n = 0
    return {
      next() { log(name, 'next', n); if (all.worse && n > 0) fail('worse'); return later(n < values.length ? { value: values[n++], done: false } : { value: 'end', done: true }) },
      return(...a) { log(name, 'return', a.length); if (all.bad) fail('bad'); if (all.rejects) return never(); return all.nothing ? later(5) : later({}) },
    }
  },
})
const drive = async (g) => {
  let r
  try { r = g.next() } catch (e) { return log('failed', e) }
  while (!r.done) {
    log('yields', r.value)
    let v, failed = false
    try { v = await r.value } catch (e) { v = e; failed = true }
    try { r = failed ? g.throw(v) : g.next(v) } catch (e) { return log('failed', e) }
  }
  log('result', r.value)
}
`

// Where an error was made is another place in lowered text.
Error.stackTraceLimit = 0

/** Longer than any of the programs takes. */
const TICKS = 80

export async function run(code: string, sloppy: boolean): Promise<string[]> {
  const lines: string[] = []
  const log = (...values: unknown[]) => void lines.push(values.map(show).join(' '))
  const start = new Function('log', '$tm', `${sloppy ? '' : '"use strict";'}${WORLD} return (async function () {${code}\n})()`)
  const tick = (async () => {
    for (let i = 0; i < TICKS; i++) {
      lines.push(`tick ${i}`)
      await null
    }
  })()
  start(log, link).then(
    () => log('program ends'),
    (error: unknown) => log('program fails', error),
  )
  await tick
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
  return lines
}

/** An error of the engine says what the text was, which lowering changes. */
function show(value: unknown): string {
  if (value instanceof Error) return value.constructor === Error ? `Error ${value.message}` : value.name
  if (typeof value === 'string') return value
  // The test runner puts numbers on promises.
  if (value instanceof Promise) return 'a promise'
  return inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY }).replaceAll(/, \[Symbol\(\w*async_id_symbol\)\]: \d+/g, '')
}
