// Runs the programs of the table on plain Node or with the runtime, and prints what they log: `node runner.mjs [path of the runtime]`.
import { programs } from './programs.mjs'

const [, , runtime] = process.argv
const native = { then: Promise.prototype.then, resolved: Promise.resolve(), setTimeout, setImmediate }
if (runtime) {
  await import(runtime)
  globalThis[Symbol.for('things-migrate')].start({ trigger: 'none', format: 'cbor', afterSnapshot: 'exit', timers: 'remaining' })
}
const timers = await import('node:timers/promises')
const { default: events, EventEmitter } = await import('node:events')
const { default: util } = await import('node:util')
const { default: hooks } = await import('node:async_hooks')

const show = (value) => {
  if (value instanceof Error || value instanceof DOMException)
    return `${value.constructor.name} ${value.name} ${value.code}: ${value.message}`
  if (typeof value === 'function') return `function ${value.length}`
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}
const count = (target, type = 'abort') => events.getEventListeners(target, type).length

const logs = {}
let lines = []
process.on('unhandledRejection', (reason) => lines.push(`unhandled ${show(reason)}`))
process.on('uncaughtException', (error) => lines.push(`uncaught ${show(error)}`))
const AsyncFunction = (async () => {}).constructor
for (const [name, text] of Object.entries(programs)) {
  lines = logs[name] = []
  let tick = 0
  let counting = false
  // Counts microtasks within a turn.
  const beat = () => {
    if (++tick < 60) native.then.call(native.resolved, beat)
    else counting = false
  }
  const begin = () => {
    tick = 0
    if (!counting) {
      counting = true
      native.then.call(native.resolved, beat)
    }
  }
  const turns = new Set()
  const hook = hooks
    .createHook({
      init: (id, type) => void ((type === 'Timeout' || type === 'Immediate') && turns.add(id)),
      before: (id) => turns.has(id) && begin(),
    })
    .enable()
  const log = (...values) => void lines.push(`${tick}: ${values.map(show).join(' ')}`)
  const later = timers.setTimeout
  const soon = timers.setImmediate
  const body = new AsyncFunction('log', 'timers', 'events', 'EventEmitter', 'util', 'count', 'later', 'soon', `"use strict";${text}`)
  begin()
  let ended = false
  const alive = native.setTimeout(() => {}, 1e6)
  native.then.call(
    body(log, timers.default, events, EventEmitter, util, count, later, soon),
    () => (ended = true),
    (error) => {
      ended = true
      log('thrown', error)
    },
  )
  while (!ended) await new Promise((done) => native.setImmediate(done))
  await new Promise((done) => native.setTimeout(done, 1))
  clearTimeout(alive)
  hook.disable()
}
process.stdout.write(JSON.stringify(logs), () => process.exit(0))
