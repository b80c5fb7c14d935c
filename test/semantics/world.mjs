// Gives programs what they print with: a line tells in which tick after the first one it was printed.
import { inspect } from 'node:util'

const TICKS = 60

/** Lines of the program that runs. */
let lines = []
let tick = -1

/** Begins a new program; gives back what will be its lines. */
export function begin() {
  tick = -1
  lines = []
  return lines
}

async function count(of) {
  for (tick = 0; tick < TICKS && of === lines; tick++) await null
}

const show = (value) => {
  if (typeof value === 'string') return value
  return inspect(value, { depth: 8, breakLength: Number.POSITIVE_INFINITY, compact: true }).replaceAll(
    /\s*\[Symbol\(\w*async_id_symbol\)\]: \d+,?/g,
    '',
  )
}

export function log(...values) {
  if (tick < 0) count(lines)
  // A program may have replaced `push`.
  lines[lines.length] = `${tick}> ${values.map(show).join(' ')}`
}

/** Tells that it was evaluated. */
const at = (name, value = name) => {
  log('at', name)
  return value
}

/** A message may quote the text of a function, which is another one. */
export const words = (error) => (error instanceof Error ? `${error.name}: ${error.message.replace(/^[^]*[{][^]*[}]/, '…')}` : error)

/** What is thrown, or what comes out. */
const outcome = (f) => {
  try {
    log('gives', f())
  } catch (error) {
    log('throws', words(error))
  }
}

/** Own properties in order, with their attributes. */
const own = (object) => {
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, set, writable, enumerable, configurable } = Reflect.getOwnPropertyDescriptor(object, key)
    const flags = `${writable ? 'w' : '-'}${enumerable ? 'e' : '-'}${configurable ? 'c' : '-'}`
    log(key, flags, ...(get || set ? [get?.name, set?.name] : [value]))
  }
}

/** Tells each question that it is asked. */
const spy = (name, target) =>
  new Proxy(
    target,
    Object.fromEntries(
      Reflect.ownKeys(Reflect)
        .filter((trap) => typeof Reflect[trap] === 'function')
        .map((trap) => [
          trap,
          (object, ...rest) => {
            log(name, trap, ...rest.filter((one) => typeof one === 'string' || typeof one === 'symbol').map(String))
            return Reflect[trap](object, ...rest)
          },
        ]),
    ),
  )

/** An iterable that tells what is done with it. */
const items = (name, ...values) => ({
  [Symbol.iterator]() {
    log(name, 'begins')
    let n = 0
    return {
      next(...given) {
        log(name, 'next', ...given)
        return n < values.length ? { value: values[n++], done: false } : { value: 'end', done: true }
      },
      return(...given) {
        log(name, 'return', ...given)
        return {}
      },
    }
  },
})

/** An object that tells when it is converted. */
const thing = (name, value = 1) => ({
  toString() {
    log(name, 'to string')
    return name
  },
  valueOf() {
    log(name, 'to value')
    return value
  },
})

Object.assign(globalThis, { log, at, outcome, own, spy, items, thing })
for (const name of ['log', 'at', 'outcome', 'own', 'spy', 'items', 'thing']) Object.defineProperty(globalThis, name, { enumerable: false })
