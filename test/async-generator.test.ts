/** Checks that async generators in lowered form do what the engine's own do, tick by tick. */
import assert from 'node:assert/strict'
import '../runtime/parts/index.ts'
import { test } from 'node:test'
import { STATES } from '../runtime/graph/activations.ts'
import { behaviour } from '../runtime/graph/behaviour.ts'
import { asyncGenerator as asyncGeneratorKind, asyncGeneratorMaker } from '../runtime/graph/kinds/async-generator.ts'
import { generator as generatorKind } from '../runtime/graph/kinds/generator.ts'
import { languageParts } from '../runtime/graph/language.ts'
import { withProbes } from '../runtime/graph/probe.ts'
import { asyncGenerator, installAsyncGenerators, wait } from '../runtime/suspend/async-generator.ts'
import { asyncCursor, asyncDelegate } from '../runtime/suspend/async-iteration.ts'
import { examineEngine } from '../runtime/suspend/engine.ts'
import type { Iteration } from '../runtime/suspend/iteration.ts'
import * as operations from '../runtime/suspend/operations.ts'

const iteration: Iteration = Object.assign({}, operations, ...languageParts.map(({ link }) => link))

Object.assign(globalThis, { $TM: undefined })
installAsyncGenerators()
examineEngine()

const link = { asyncGenerator, wait, asyncDelegate, asyncCursor }

/** Bodies of generators. `AWAIT(x)`, `YIELD(x)`, `ALL(x)` (`yield*`) and `RETURN(x)` stand for what is lowered. */
const bodies: Readonly<Record<string, string>> = {
  empty: '',
  'two values': 'log("a", YIELD(1)); log("b", YIELD(2))',
  'values of promises': 'log(YIELD(p(1))); log(YIELD(late(2))); log(YIELD(thenable(3)))',
  'rejected value': 'try { log(YIELD(no(1))) } catch (e) { log("caught", e); log(YIELD(2)) }',
  'rejected value, not caught': 'log(YIELD(1)); log(YIELD(no(2))); log("never")',
  awaits: 'log(AWAIT(1)); log(AWAIT(p(2))); log(AWAIT(late(3))); log(AWAIT(thenable(4))); log(YIELD(5))',
  'awaits without a value': 'log(AWAIT(1)); log(AWAIT(2))',
  'awaits what rejects': 'try { AWAIT(no(1)) } catch (e) { log("caught", e) }; YIELD(2); AWAIT(lateNo(3))',
  'return of a value': 'YIELD(1); RETURN(2)',
  'return of a promise': 'YIELD(1); RETURN(late(2))',
  'return of a rejected promise': 'try { YIELD(1); RETURN(no(2)) } catch (e) { log("caught", e); RETURN(thenable(3)) }',
  throws: 'log("in"); YIELD(1); throw "thrown"',
  'throws at once': 'throw "thrown"',
  finally: 'try { log(YIELD(1)); log(YIELD(2)) } finally { log("finally"); log(YIELD("f")); log(AWAIT(p("g"))) }',
  'finally that overrides': 'try { log(YIELD(1)) } finally { log("finally"); RETURN("over") }',
  catches: 'for (let i = 0; i < 3; i++) try { log(YIELD(i)) } catch (e) { log("caught", e) }',
  'delegates to an array': 'log("all", ALL([1, p(2), late(3), thenable(4)]))',
  'delegates to an array with a rejection': 'try { ALL([1, no(2), 3]) } catch (e) { log("caught", e); YIELD("after") }',
  'delegates to an iterator of its own': 'log("all", ALL(own(3)))',
  'delegates to one with no methods': 'try { log("all", ALL(own(3, "next"))) } catch (e) { log("caught", e) } finally { log("finally") }',
  'delegates to one with return': 'try { log("all", ALL(own(3, "next return"))) } catch (e) { log("caught", e) }',
  'delegates to one whose results are none':
    'try { log("all", ALL({ [Symbol.asyncIterator]: () => ({ next: () => 1 }) })) } catch (e) { log(e) }',
  'delegates to one that stays': 'log("all", ALL(own(5, "next throw return", true)))',
  'delegates to a sync one': 'try { log("all", ALL(sync(3))) } catch (e) { log("caught", e) } finally { log("finally") }',
  'delegates to a sync one with next only':
    'try { log("all", ALL(sync(3, "next"))) } catch (e) { log("caught", e) } finally { log("finally") }',
  'delegates to a sync one with return': 'try { log("all", ALL(sync(3, "next return"))) } catch (e) { log("caught", e) }',
  'delegates to another': 'log("all", ALL(inner(2)))',
  'delegates to nothing':
    'try { ALL(undefined) } catch (e) { log(e instanceof TypeError) } try { ALL({}) } catch (e) { log(e instanceof TypeError) }',
  'asks itself':
    'const mine = self(); log(mine && mine.next("re").then((r) => log("re", r)) instanceof Promise); log(YIELD(1)); log(YIELD(2))',
  'awaits what cannot be':
    'try { AWAIT(broken()) } catch (e) { log("caught", e) } try { YIELD(broken()) } catch (e) { log("caught", e) } RETURN(broken())',
}

/** What is asked of them. */
const drivers: Readonly<Record<string, string>> = {
  'next after next': 'for (let i = 0; i < 5; i++) await say("next" + i, g.next(i))',
  'all at once': 'for (let i = 0; i < 5; i++) say("next" + i, g.next(i))',
  'return first': 'say("return", g.return(late("r"))); say("next", g.next(1)); say("throw", g.throw("t"))',
  'throw first': 'say("throw", g.throw("t")); say("next", g.next(1)); say("return", g.return("r"))',
  'return in between': 'say("next", g.next(0)); say("return", g.return(p("r"))); say("next", g.next(1)); say("next", g.next(2))',
  'throw in between': 'say("next", g.next(0)); say("throw", g.throw("t")); say("next", g.next(1)); say("next", g.next(2))',
  'return of a rejection':
    'await say("next", g.next(0)); await say("return", g.return(no("r"))); await say("next", g.next(1)); await say("return", g.return(no("s")))',
  'return of what cannot be': 'await say("return", g.return(broken())); await say("next", g.next(0))',
  'return of what cannot be, later': 'await say("next", g.next(0)); await say("return", g.return(broken())); await say("next", g.next(1))',
  'for await': 'for await (const x of g) log("x", x); log("over"); await say("next", g.next())',
  'for await that breaks': 'for await (const x of g) { log("x", x); break } log("over"); await say("next", g.next())',
}

const world = `
  const p = (x) => Promise.resolve(x)
  const no = (x) => { const q = Promise.reject(x); q.catch(() => {}); return q }
  const late = (x) => p().then(() => {}).then(() => x)
  const lateNo = (x) => p().then(() => {}).then(() => { throw x })
  const thenable = (x) => ({ get then() { log("get then"); return (f) => { log("then"); f(x) } } })
  const broken = () => Object.defineProperty(p(1), "constructor", { get() { throw "broken" } })
  const own = (n, names = "next throw return", stays = false) => iterator(Symbol.asyncIterator, n, names, stays)
  const sync = (n, names = "next throw return", stays = false) => iterator(Symbol.iterator, n, names, stays)
  function iterator(key, n, names, stays) {
    const wrap = key === Symbol.iterator ? (x) => x : p
    const methods = {
      next(...a) { log("next", ...a); return wrap({ value: late(n), get done() { log("done"); return n-- === 0 } }) },
      throw(...a) { log("throw", ...a); if (!stays) throw a[0]; return wrap({ value: "thrown", done: false }) },
      return(...a) { log("return", ...a); return wrap({ get value() { log("value"); return p("returned") }, done: !stays }) },
    }
    const object = { [key]() { log("iterator"); return this } }
    for (const name of names.split(" ")) Object.defineProperty(object, name, { get() { log("get " + name); return methods[name] } })
    return object
  }
  const self = () => (typeof g === "object" ? g : undefined)
  const say = (name, promise) => promise.then((r) => log(name, r), (e) => log(name, "rejected", e))
`

const native: Readonly<Record<string, string>> = { AWAIT: '(await ', YIELD: '(yield ', ALL: '(yield* ', RETURN: 'return (' }
const lowered: Readonly<Record<string, string>> = {
  AWAIT: '(yield $tm.wait(',
  YIELD: '(yield (',
  ALL: '(yield* $tm.asyncDelegate(',
  RETURN: 'return (yield $tm.wait(',
}

/** The text with the words replaced; each takes one closing parenthesis with it. */
function written(body: string, words: Readonly<Record<string, string>>, twice: boolean): string {
  let text = ''
  for (let at = 0; at < body.length; ) {
    const word = /^(?:AWAIT|YIELD|ALL|RETURN)\(/.exec(body.slice(at))?.[0]
    if (word === undefined) {
      text += body[at++]
      continue
    }
    const start = at + word.length
    let end = start
    for (let depth = 1; ; end++) {
      if (body[end] === '(') depth++
      if (body[end] === ')' && --depth === 0) break
    }
    const name = word.slice(0, -1)
    const tail = !twice ? ')' : name === 'ALL' ? ',"",0,()=>[]))' : '))'
    text += words[name]! + written(body.slice(start, end), words, twice) + tail
    at = end + 1
  }
  return text
}

const nativeText = (name: string, body: string) => `async function* ${name}(n) { ${written(body, native, false)} }`
const loweredText = (name: string, body: string) =>
  `function ${name}(n) { return $tm.asyncGenerator((function* () { ${written(body, lowered, true)} }).call(this)) }`

const inner = 'try { for (let i = 0; i < n; i++) log("in", YIELD(i)) } finally { log("inner finally") } RETURN("inner over")'

const run = (define: (name: string, body: string) => string, body: string, driver: string): Promise<string[]> =>
  observe(`${define('inner', inner)}\n${define('outer', body)}\nconst g = outer()\nreturn (async () => { ${driver} })()`)

/** What a program logs, each line with the number of microtasks before it. */
async function observe(program: string): Promise<string[]> {
  const lines: string[] = []
  let tick = 0
  const log = (...values: unknown[]) => {
    lines.push(`${tick} ${values.map(show).join(' ')}`)
  }
  const count = () => {
    if (++tick < 120) queueMicrotask(count)
  }
  count()
  new Function('log', '$tm', `${world}\n${program}`)(log, link).then(
    () => log('driver over'),
    (error: unknown) => log('driver failed', error),
  )
  await new Promise((done) => setTimeout(done))
  return lines
}

function show(value: unknown): string {
  // The engine quotes the expression.
  if (value instanceof Error) return `${value.name}: ${value.message.replace(/^.*(?= is not async iterable)/, '')}`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${Object.entries(value)
    .map(([key, inside]) => `${key}: ${inside instanceof Promise ? 'promise' : show(inside)}`)
    .join(', ')}}`
}

for (const [name, body] of Object.entries(bodies)) {
  for (const [how, driver] of Object.entries(drivers)) {
    test(`${name}: ${how}`, async () => {
      const expected = await run(nativeText, body, driver)
      assert.deepEqual(await run(loweredText, body, driver), expected)
      assert.ok(expected.length > 0)
    })
  }
}

/** What a `for await` goes through. */
const sources: readonly string[] = [
  '[1, p(2), late(3), thenable(4)]',
  '[no(1), 2]',
  '[1, no(2)]',
  '[1, broken()]',
  'own(2)',
  'own(2, "next")',
  'own(2, "next return")',
  'own(2, "next return", true)',
  'sync(2)',
  'sync(2, "next")',
  'sync(2, "next return")',
  'new Map([[1, 2]])',
  '(async function* () { try { yield 1; yield 2 } finally { log("finally") } })()',
  '(async function* () { try { yield 1; yield 2 } finally { throw "finally" } })()',
  '(function* () { try { yield p(1); yield no(2) } finally { log("finally") } })()',
  '{ [Symbol.iterator]: () => ({ next() { throw "next" }, return() { log("return") } }) }',
  '{ [Symbol.iterator]: () => ({ next: () => 5, return() { log("return") } }) }',
  '{ [Symbol.iterator]: () => ({ next: () => ({ get done() { throw "done" } }), return() { log("return") } }) }',
  '{ [Symbol.iterator]: () => ({ next: () => ({ get value() { throw "value" } }), return() { log("return") } }) }',
  '{ [Symbol.iterator]: () => ({ next: () => ({ value: broken() }), return() { log("return") } }) }',
  '{ [Symbol.iterator]: () => ({ next: () => ({ value: no(1), done: true }), return() { log("return") } }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => 5 }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => no(5), return() { log("return") } }) }',
  '{ [Symbol.asyncIterator]: () => ({ next() { throw "next" }, return() { log("return") } }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ get done() { throw "done" } }), return() { log("return") } }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ get value() { throw "value" } }), return() { log("return") } }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ value: p(1) }), return: () => 5 }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return: () => late({}) }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return: () => no("return") }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return() { throw "return" } }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return: 5 }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), get return() { throw "get" } }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return: null }) }',
  '{ [Symbol.asyncIterator]: () => ({ next: 5 }) }',
  '{ [Symbol.asyncIterator]: () => 5 }',
  '{ [Symbol.asyncIterator]: 5 }',
  '{ [Symbol.asyncIterator]: null, [Symbol.iterator]: () => [1][Symbol.iterator]() }',
  '{}',
  'undefined',
]

const loops: readonly string[] = [
  'if (++turns > 5) break',
  'break',
  'throw "out"',
  'return x',
  'if (++turns > 2) return late(x); else continue',
  'await late(1); if (++turns > 1) break outer',
]

/** As `for await (const x of source) body` is lowered. */
const loop = (source: string, body: string) => `{ let c, r, k; c = $tm.asyncCursor(${source}); try {
  while (!(r = await c.next(), c.done(r))) { const x = c.value; ${body} } k = void 0 }
  catch (e) { k = [0, e]; throw e }
  finally { if (c.returns(k)) try { r = await c.close(); c.closed(r) } catch (e) { throw k && !k[0] ? k[1] : e } } }`

for (const source of sources) {
  for (const body of loops) {
    test(`for await of ${source}: ${body}`, async () => {
      const program = (text: string) =>
        `let turns = 0\nreturn (async () => { outer: do { ${text}; log("over") } while (false); log("behind") })().then((x) => log("=>", x))`
      const expected = await observe(program(`for await (const x of ${source}) { log("x", x); ${body} }`))
      assert.deepEqual(await observe(program(loop(source, `log("x", x); ${body}`))), expected)
    })
  }
}

test('an async generator goes on in a copy', async () => {
  const make = (text: string) => new Function('$tm', `return (${text})()`)(iteration) as Generator<unknown>
  const rest = '($y=yield x,$TM?yield*$tm.again("g",2,[x]):$y);return yield $tm.wait(x+1)'
  const body = make(
    `function*(){if($TM)yield*$tm.again("g",0,[]);let $y,x=($y=yield $tm.wait(new Promise(()=>{})),$TM?yield*$tm.again("g",1,[]):$y);${rest}}`,
  )
  const original = asyncGenerator(body) as AsyncGenerator<unknown>
  const asked = [original.next(), original.next(), original.next()]
  // Values stand for themselves.
  const describe = { value: (value: unknown) => value, code: () => 0 } as never
  const [payload, inner] = withProbes(() => [asyncGeneratorKind.capture(original, describe), generatorKind.capture(body, describe)])
  assert.deepEqual([payload.state, payload.queue.length, payload.inner, inner?.point], [STATES.running, 3, body, 1])
  const continued = make(`function*(){let $y,x=($y=yield,$TM?yield*$tm.again("g",1,[]):$y);${rest}}`)
  continued.next()
  const build = { value: (value: unknown) => (value === body ? continued : value) } as never
  const copy = asyncGeneratorMaker.allocate(payload, build)
  asyncGeneratorMaker.fill!(copy, payload, build)
  behaviour('async-generator.next', { generator: copy })(5)
  assert.deepEqual(
    await Promise.all(asked),
    [5, 6, undefined].map((value, i) => ({ value, done: i > 0 })),
  )
  assert.equal(Object.getPrototypeOf(copy), Object.getPrototypeOf(original))
  assert.equal(withProbes(() => asyncGeneratorKind.capture(copy, describe)).state, STATES.done)
})
