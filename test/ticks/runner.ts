// Runs the programs of the table with the engine's promises or ours, and prints what they log.
import { programs } from './programs.ts'

type AnyFunction = (...parameters: unknown[]) => unknown
const mode = process.argv[2]
const native = { Promise, then: Promise.prototype.then, resolved: Promise.resolve() }
const enqueue = (task: () => void) => void native.then.call(native.resolved, task)

let promise: (C: unknown) => unknown = (C) => C
let executor: (f: unknown) => unknown = (f) => f
let promised: <T>(made: T) => T = (made) => made
let frame = () => ({ at: (value: unknown) => value, on: (value: unknown) => value })
if (mode === 'ours') {
  const { installPromises, ...link } = await import('../../runtime/suspend/index.ts')
  const { detectPromises } = await import('../../runtime/graph/promise.ts')
  const { Frame } = await import('../../runtime/graph/waiting.ts')
  const { types } = await import('node:util')
  Object.defineProperty(globalThis, '$TM', { value: undefined, writable: true })
  // Every second program goes without help from the host.
  detectPromises(process.env.TM_TEST_BARE ? undefined : types.isPromise)
  installPromises()
  promise = link.promise
  executor = link.executor
  promised = link.promised as never
  frame = () => new Frame('f') as never
}

const show = (value: unknown): string => {
  if (value instanceof Error) {
    const errors = (value as AggregateError).errors as unknown[] | undefined
    return `${value.name}: ${value.message}${errors ? ` [${errors.map(show)}] ${Object.keys(value)}` : ''}`
  }
  if (value instanceof native.Promise) return value.constructor === native.Promise ? 'a promise' : `a ${value.constructor?.name}`
  if (typeof value === 'function') return `function ${value.name} ${value.length}`
  return JSON.stringify(value) ?? String(value)
}

/** `AWAIT(x)` as the plugin writes `await x`. */
function awaits(text: string): string {
  const at = text.indexOf('AWAIT(')
  if (at < 0) return text
  let end = at + 'AWAIT('.length
  for (let depth = 1; depth > 0; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0
  return `${text.slice(0, at)}$f.on(await $f.at(${awaits(text.slice(at + 'AWAIT('.length, end - 1))},1,[]))${awaits(text.slice(end))}`
}

const logs: Record<string, string[]> = {}
let current: string[] = []
process.on('unhandledRejection', (reason) => current.push(`unhandled ${show(reason)}`))
process.on('rejectionHandled', () => current.push('handled later'))

for (const [name, text] of Object.entries(programs)) {
  const lines: string[] = (current = logs[name] = [])
  let tick = 0
  let idle = 0
  let seen = 0
  const log = (...values: unknown[]) => void lines.push(`${tick}: ${values.map(show).join(' ')}`)
  // Counts ticks until nothing has been logged for a while.
  const count = () => {
    tick++
    idle = lines.length === seen ? idle + 1 : 0
    seen = lines.length
    if (idle < 25) enqueue(count)
  }
  // What the plugin writes, as far as these programs need it.
  const code = awaits(
    text.replace(/new Promise\(/g, 'new ($tm.promise(Promise))(').replace(/super\(f\)/g, '$tm.promised(super($tm.executor(f)))'),
  )
  const $tm = { promise, executor, promised }
  let run: AnyFunction
  try {
    run = new Function('log', '$tm', '$f', `"use strict";${code}`) as AnyFunction
  } catch (error) {
    throw new Error(`${name}: ${error}`)
  }
  try {
    enqueue(count)
    run(log, $tm, frame())
  } catch (error) {
    log('thrown', error)
  }
  await new native.Promise((done) => setTimeout(done, 1))
  await new native.Promise((done) => setImmediate(done))
}
console.log(JSON.stringify(logs))
process.exit(0)
