/** Checks that generators say where they are suspended, to nobody but a capture, and go on as if they had not been asked. */
import assert from 'node:assert/strict'
import '../runtime/parts/index.ts'
import { describe, test } from 'node:test'
import { transform } from 'esbuild'
import { minify as oxc } from 'rolldown/experimental'
import { minify as terser } from 'terser'
import { baseline } from '../runtime/graph/baseline.ts'
import { askGenerator } from '../runtime/graph/generators.ts'
import { intrinsicNames } from '../runtime/graph/intrinsics.ts'
import { makeKindHint } from '../runtime/graph/kind-hint.ts'
import { languageParts } from '../runtime/graph/language.ts'
import { ownName } from '../runtime/graph/own.ts'
import { probe, withProbes } from '../runtime/graph/probe.ts'
import { Environment } from '../runtime/graph/registry.ts'
import { Resumption } from '../runtime/graph/resumption.ts'
import type { Suspension } from '../runtime/graph/suspension.ts'
import { suspending } from '../runtime/suspend/functions.ts'
import type { Iteration } from '../runtime/suspend/iteration.ts'
import * as operations from '../runtime/suspend/operations.ts'

const iteration: Iteration = Object.assign({}, operations, ...languageParts.map(({ link }) => link))

const realm = Object.assign(globalThis, { $TM: undefined as unknown })

const scope = new Environment('app', () => [], [])
const inner = new Environment('app#g', () => [], [])
inner.parent = scope

/** As emitted: three suspension points, the second in a `yield*`. */
const emitted = `function*g(a){if($TM)yield*$tm.again("app.js#g",0,[a],()=>[scope]);let $y;
  let x=($y=yield a,$TM?yield*$tm.again("app.js#g",1,[a],()=>[inner,scope]):$y);
  let y=yield*$tm.delegate(a.list,"app.js#g",2,()=>[a,x],inner);
  try{return ($y=yield [x,y],$TM?yield*$tm.again("app.js#g",3,[a,x,y]):$y)}finally{a.left=true}}`

const $tm = iteration
type Make = (a: { list: unknown; left?: boolean }) => Generator<unknown>
const make = new Function('$tm', 'scope', 'inner', `${emitted}; return $tm.generator(g)`)($tm, scope, inner) as Make

const ask = (generator: object): Suspension | null | undefined => withProbes(() => askGenerator(generator) as Suspension)
const names = intrinsicNames(baseline())
const kindOf = (value: object) => withProbes(() => makeKindHint((object) => names.get(object))(value))

describe('a generator is asked', () => {
  const list = ['p', 'q']
  const a = () => ({ list })
  const at = (suspension: Suspension | null | undefined) => suspension && [suspension.point, suspension.locals, suspension.environments]

  test('before it is started', () => {
    const own = a()
    const g = make(own)
    for (let i = 0; i < 3; i++) assert.deepEqual(at(ask(g)), [0, [own], [scope]])
    assert.deepEqual(g.next('ignored'), { value: own, done: false })
  })

  test('at each of its suspension points, any number of times', () => {
    const own = a()
    const g = make(own)
    g.next()
    for (let i = 0; i < 3; i++) assert.deepEqual(at(ask(g)), [1, [own], [inner, scope]])
    assert.deepEqual(g.next('x'), { value: 'p', done: false })
    const delegating = ask(g)
    assert.deepEqual(at(delegating), [2, [own, 'x'], [inner]])
    assert.equal(ownName(Object.getPrototypeOf(delegating!.inner!)), '%tm.Delegation%')
    assert.equal(ask(g)!.inner, delegating!.inner)
    g.next()
    assert.deepEqual(g.next(), { value: ['x', undefined], done: false })
    assert.deepEqual(at(ask(g)), [3, [own, 'x', undefined], []])
    assert.deepEqual(g.next('end'), { value: 'end', done: true })
    assert.equal(ask(g), null)
    assert.deepEqual(g.next(), { value: undefined, done: true })
  })

  test('and is thrown into, or returned from', () => {
    for (const end of ['throw', 'return'] as const) {
      for (const steps of [0, 1, 2, 4]) {
        const ended = [true, false].map((asked) => {
          const own: { list: unknown; left?: boolean } = a()
          const g = make(own)
          for (let i = 0; i < steps; i++) g.next(i)
          if (asked) for (let i = 0; i < 2; i++) ask(g)
          const answers: unknown[] = []
          for (const task of [() => g[end]('v'), () => g.next('n')]) {
            try {
              answers.push(task())
            } catch (error) {
              answers.push({ error })
            }
          }
          return [answers, own.left, ask(g)]
        })
        assert.deepEqual(ended[0], ended[1])
      }
    }
  })

  test('only if it is one of the program', () => {
    function* other() {
      yield assert.fail('must not run')
    }
    assert.equal(kindOf(other()), undefined)
    assert.equal(kindOf(make(a())), 'generator')
    assert.equal(kindOf((make as unknown as { prototype: object }).prototype), 'object')
    assert.equal(kindOf(Object.create((make as unknown as { prototype: object }).prototype)), 'object')
    const over = make(a())
    over.return(0)
    assert.equal(kindOf(over), 'generator')
    assert.equal(kindOf([].values()), undefined)
    assert.equal(kindOf($tm.iterator([], 'values')!() as object), 'iterator')
  })

  test('as a method', () => {
    const literal = suspending.methods({
      *[Symbol.iterator]() {
        yield 1
      },
      *a(): Generator<unknown> {
        if (realm.$TM) yield* $tm.again('a', 0, []) as Iterable<unknown>
      },
      b() {},
      get c() {
        return 1
      },
    })
    assert.equal(kindOf(literal.a()), 'generator')
    // Marked, but without what answers.
    assert.equal(kindOf(literal[Symbol.iterator]()), undefined)
  })
})

describe('a generator that continues', () => {
  test('stops first, then goes on with what it is given', () => {
    const handle = new Resumption()
    const text = 'return function*(){return yield*$tm.delegate($k,"g",4,()=>[],()=>[])}'
    const g = (new Function('$tm', '$k', text)($tm, handle) as () => Generator<unknown>)()
    assert.deepEqual(g.next(), { value: undefined, done: false })
    const first = make({ list: [1, 2, 3] })
    first.next()
    first.next()
    handle.value = ask(first)!.inner
    assert.equal(ask(g)!.inner, handle.value)
    assert.equal(ask(g)!.point, 4)
    assert.deepEqual(
      [g.next(), g.next(), g.next()],
      [2, 3, undefined].map((value) => ({ value, done: value === undefined })),
    )
  })
})

const sources: readonly string[] = [
  '[1, 2]',
  'new Map([[1, 2]])',
  '"ab"',
  'logged("next throw return")',
  'logged("next")',
  'logged("next return")',
  'logged("next throw return", true)',
  'logged("next return", false, 5)',
  'logged("next return throw", false, { value: 7, done: true })',
  'native()',
  '{ [Symbol.iterator]: () => ({ next: () => 5 }) }',
  '{ [Symbol.iterator]: () => ({}) }',
  '{ [Symbol.iterator]: () => ({ next() { throw "next" } }) }',
  '{ [Symbol.iterator]: () => ({ next: () => ({ get done() { log("done"); return false }, get value() { log("value"); return 1 } }) }) }',
  '{ [Symbol.iterator]: () => ({ next: () => ({}), throw: 5, return: 5 }) }',
  '{ [Symbol.iterator]: () => 1 }',
  '{}',
  'undefined',
]
const drivers: readonly string[] = ['nnnn', 'ntn', 'nrn', 'nntn', 'nnrn', 'tn', 'rn', 'nttrr', 'nrrtt']

const hasGetter = (value: unknown) => Object.values(Object.getOwnPropertyDescriptors(Object(value))).some(({ get }) => get !== undefined)

describe('yield* passes everything on', () => {
  const text = (delegate: string) => `
    let n = 3
    const logged = (names, stays, closed) => ({ [Symbol.iterator]: () => new Proxy({
      next(v) { log("next", v); return { value: n, done: n-- === 0 } },
      throw(e) { log("throw", e); if (!stays) throw e; return { value: "thrown", done: false } },
      return(v) { log("return", v); return closed ?? { value: v, done: !stays } } },
      { get(t, k) { log("get", k); return names.split(" ").includes(k) ? t[k] : undefined } }) })
    function* native() { try { log(yield 1); log(yield 2) } catch (e) { log("caught", e); yield 3 } finally { log("finally"); yield 4 } return "over" }
    function* g() { try { log("result", yield* ${delegate}) } catch (e) { log("caught", e) } finally { log("left") } }
    return g()`
  for (const source of sources) {
    for (const driver of drivers) {
      test(`${source} ${driver}`, () => {
        const run = (delegate: string, asked: boolean) => {
          const lines: unknown[] = []
          const show = (value: unknown) => (value instanceof Error ? value.name : hasGetter(value) ? 'getters' : value)
          const log = (...values: unknown[]) => void lines.push(values.map(show))
          const g = new Function('log', '$tm', text(delegate))(log, $tm) as Generator<unknown>
          for (const [i, letter] of [...driver].entries()) {
            if (asked && i > 0) ask(g)
            try {
              log(g[letter === 'n' ? 'next' : letter === 't' ? 'throw' : 'return'](i))
            } catch (error) {
              log('error', error)
            }
          }
          return lines
        }
        const expected = run(source, false)
        assert.deepEqual(run(`$tm.delegate(${source}, "g", 1, () => [])`, false), expected)
        // Another generator of the engine below would be resumed by being asked.
        if (driver[0] === 'n') assert.deepEqual(run(`$tm.delegate(${source}, "g", 1, () => [])`, true), expected)
      })
    }
  }
})

describe('a generator function is known by its text', () => {
  const bodies: readonly string[] = [
    'yield 1',
    'if (a) return; yield a',
    'return a',
    'for (let i = 0; i < 3; i++) yield i',
    'yield* a',
    'throw a',
    'switch (a) { case 1: yield 2 }',
    'var b = 1; yield () => b',
    'let b = a(); yield b',
    'const { f, ...h } = a; yield [f, h]',
    'while (a) yield a',
    'try { yield a } finally { a() }',
    'function h() { return a } yield h',
    'a(); a(); yield a()',
    'yield (a(), a)',
    '',
  ]
  const minifiers: Readonly<Record<string, (text: string) => Promise<string>>> = {
    none: async (text) => text,
    terser: async (text) => (await terser(text, { module: true, compress: { passes: 3, unsafe: true } })).code!,
    'terser, statements joined': async (text) =>
      (await terser(text, { module: true, compress: { sequences: true, hoist_vars: true, hoist_funs: true } })).code!,
    esbuild: async (text) => (await transform(text, { minify: true, format: 'esm' })).code,
    oxc: async (text) => (await oxc('app.js', text, { module: true } as never)).code,
  }
  for (const body of bodies) {
    for (const [name, minify] of Object.entries(minifiers)) {
      test(`${body}: ${name}`, async () => {
        const forms = [
          'function* g(a)',
          'const g = function* (a)',
          'const { g } = { *g(a)',
          'const { g } = { *g(a, { b: c } = {}, [d] = [], ...e)',
        ]
        for (const form of forms) {
          const tail = form.includes('{ *') ? '}' : ''
          const text = `export default function ($tm, scope, out) { ${form} { if($TM)yield*$tm.again("app.js#g",0,[a],()=>[scope]);let $y; ${body} }${tail}\n out(g) }`
          const code = await minify(text)
          let g!: () => unknown
          const start = new Function(
            `return ${code.replace(/export\s*default\s*/, '').replace(/export\s*\{[^}]*\};?\s*$/, '')}`.replace(/^return (?!function)/, ''),
          )
          const run = start() as undefined | ((...parameters: unknown[]) => void)
          run!($tm, scope, (found: never) => (g = found))
          const answer = withProbes(() => probe(g))
          assert.deepEqual([answer?.id, answer?.environment, answer?.captured], ['app.js#g', scope, []], code)
        }
      })
    }
  }
})
