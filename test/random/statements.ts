/** Writes statements: loops, handlers of errors, declarations, closures, and what goes on beside. */
import { body, type Context, canAwait, canYield, declare, inner, type Kind, type Names, type Statement, statement } from './context.ts'
import { asyncIterable, iterable, leaf, value, wait } from './expressions.ts'

type Form = (c: Context) => readonly Statement[]
const one = (...parts: Statement['parts']): readonly Statement[] => [statement(...parts)]

function block(c: Context, length: number): readonly Statement[] {
  return Array.from({ length }, () => next(c)).flat()
}

function next(c: Context): readonly Statement[] {
  const forms = [...simple, ...(c.depth < 4 ? compound : [])].filter(([, , may]) => may === undefined || may(c))
  return c.dice.weighted(forms.map(([weight, form]) => [weight, form] as const))(c)
}

const smaller = (c: Context) => 1 + c.dice.int(c.depth < 3 ? 3 : 2)
const nested = (c: Context, changes: Partial<Context> = {}) => {
  const context = inner(c, changes)
  return block(context, smaller(context))
}
const needs = (kind: keyof Names) => (c: Context) => c.names[kind].length > 0
const isConcurrent = (c: Context) => canAwait(c) && !c.isSequential

const declaration =
  (keyword: string, kind: Exclude<keyof Names, 'functions'>, prefix: string, source: (c: Context) => string): Form =>
  (c) => {
    const text = source(c)
    return one(`${keyword} ${declare(c, kind, prefix)} = ${text}`)
  }
const anyOf =
  (kinds: readonly Exclude<keyof Names, 'functions'>[], write: (name: string, c: Context) => string): Form =>
  (c) =>
    one(write(c.dice.pick(kinds.flatMap((kind) => c.names[kind])), c))

type Forms = readonly (readonly [weight: number, form: Form, may?: (c: Context) => boolean])[]

const simple: Forms = [
  [6, (c) => one(`log(${c.fresh('')}, ${value(c)}, ${value(c, 1)})`)],
  [3, declaration('let', 'numbers', 'n', value)],
  [2, declaration('const', 'constants', 'c', value)],
  [1, declaration('var', 'numbers', 'v', value)],
  [2, declaration('const', 'lists', 'l', (c) => `[${value(c, 1)}, ${value(c, 2)}]`)],
  [1, declaration('const', 'maps', 'm', (c) => `new Map([['a', ${value(c, 1)}], [${value(c, 1)}, 5]])`)],
  [1, declaration('const', 'sets', 's', (c) => `new Set([${value(c, 1)}, 'z'])`)],
  [2, declaration('const', 'objects', 'o', (c) => `{ a: ${value(c, 2)}, b: ${value(c, 1)}, f(x) { return this.a + x } }`)],
  [2, declaration('const', 'closures', 'g', (c) => `() => ${value({ ...c, kind: 'sync' }, 2)}`)],
  [2, declaration('const', 'iterators', 'i', (c) => `from(${iterable(c)})`)],
  [1, declaration('const', 'asyncIterators', 'j', (c) => `fromAsync(${asyncIterable(c)})`)],
  [3, declaration('const', 'promises', 'p', started), isConcurrent],
  [3, (c) => one(`void ${value(c)}`)],
  [2, (c) => one(`void ${wait(c, value(c))}`), (c) => c.kind !== 'sync'],
  [2, pattern],
  [1, swap, (c) => c.names.numbers.length > 1],
  [2, anyOf(['closures'], (name, c) => `log('closures', ${name}(), ${leaf(c)})`), needs('closures')],
  [1, anyOf(['lists'], (name, c) => `grow(${name}, ${value(c, 2)})`), needs('lists')],
  [1, anyOf(['lists'], (name, c) => `${name}.${c.dice.pick(['shift()', 'pop()', 'reverse()', 'length &= 3'])}`), needs('lists')],
  [
    1,
    anyOf(['maps'], (name, c) => `${name}.${c.dice.pick(["delete('a')", `set('k', ${leaf(c)})`, `set(${leaf(c)}, 'new')`])}`),
    needs('maps'),
  ],
  [1, anyOf(['sets'], (name, c) => `${name}.${c.dice.pick(["delete('z')", `add(${leaf(c)})`])}`), needs('sets')],
  [1, anyOf(['lists', 'maps', 'sets'], (name) => `log(${name})`), (c) => needs('lists')(c) || needs('maps')(c) || needs('sets')(c)],
  [2, anyOf(['iterators'], (name, c) => `log('step', step(${name}, ${value(c, 1)}))`), needs('iterators')],
  [1, anyOf(['iterators'], (name, c) => `log('ended', ${name}.return?.(${value(c, 1)}))`), needs('iterators')],
  [
    2,
    anyOf(['asyncIterators'], (name, c) => `log('step', await stepAsync(${name}, ${value(c, 1)}))`),
    (c) => canAwait(c) && needs('asyncIterators')(c),
  ],
  [2, anyOf(['promises'], (name) => `log('promise', await settled(${name}))`), (c) => canAwait(c) && needs('promises')(c)],
  [1, anyOf(['promises'], (name, c) => `${name}.then((x) => { log('then', x, ${leaf(c)}) }, told)`), needs('promises')],
  [1, combined, isConcurrent],
  [1, (c) => one(`queueMicrotask(() => log('micro', ${leaf(c)}))`)],
  [1, (c) => one(`if (${value(c, 1)}) throw new Error('t' + ${leaf(c)})`), (c) => c.depth > 1],
  [1, (c) => one(`if (${value(c, 1)}) return ${value(c, 2)}`), (c) => c.depth > 1],
  [2, jump, (c) => c.isInLoop],
]

const compound: Forms = [
  [2, (c) => one(`if (${value(c, 1)}) `, nested(c), ' else ', nested(c))],
  [1, (c) => one(nested(c))],
  [3, counting],
  [4, overIterable],
  [1, (c) => one(`for (const k in { x: ${value(c, 1)}, y: 2 }) `, loopBody(c, [], "log('key', k)"))],
  [3, repeating],
  [4, overAsync, canAwait],
  [6, attempt],
  [2, choice],
  [2, innerFunction],
]

function swap(c: Context): readonly Statement[] {
  const first = c.dice.pick(c.names.numbers)
  const second = c.dice.pick(c.names.numbers.filter((name) => name !== first))
  return one(`;[${first}, ${second}] = [${value(c, 2)}, ${value(c, 2)}]`)
}

function jump(c: Context): readonly Statement[] {
  const label = c.labels.length > 0 && c.dice.chance(0.4) ? ` ${c.dice.pick(c.labels)}` : ''
  return one(`if (${value(c, 1)}) ${c.dice.pick(['break', 'continue'])}${label}`)
}

/** Promises that may reject, in a combinator. */
function combined(c: Context): readonly Statement[] {
  const promise = () => c.dice.pick([`tick(${leaf(c)})`, `fail(${leaf(c)})`, leaf(c), ...c.names.promises, `ticks(2, ${leaf(c)})`])
  return one(
    `log('all', await Promise.${c.dice.pick(['all', 'allSettled', 'race', 'any'])}([${promise()}, ${promise()}]).then(plain, told))`,
  )
}

/** A promise of something that goes on beside. */
function started(c: Context): string {
  const known = c.names.functions.filter(({ kind }) => kind === 'async')
  if (known.length > 0 && c.dice.chance(0.7)) return `kept(${c.dice.pick(known).name}(${value(c, 1)}, ${leaf(c)}))`
  return `kept((async () => { ${c.dice.pick(['', 'await tick(); '])}return ${value({ ...c, kind: 'async' }, 2)} })())`
}

function pattern(c: Context): readonly Statement[] {
  // Written before the names are declared, so that nothing reads a name of the pattern too early.
  const source = `{ a: ${value(c, 1)}, c: [${value(c, 1)}, undefined, 3], d: 4 }`
  const list = iterable(c)
  const other = c.kind === 'sync' ? value(c, 1) : wait(c, value(c, 1))
  const number = () => declare(c, 'numbers', 'n')
  const constant = () => declare(c, 'constants', 'c')
  const texts = [
    () => `let { a: ${number()}, b: ${number()} = ${other}, ...${c.fresh('r')} } = ${source}`,
    () => `const { c: [${constant()}, ${constant()} = ${other}, ...${declare(c, 'lists', 'l')}] } = ${source}`,
    () => `let [${number()} = ${other}, , ${number()}] = ${list}`,
    () => `const { [key('a')]: ${constant()}, e: ${constant()} = ${other} } = ${source}`,
  ]
  return one(c.dice.pick(texts)())
}

/** Starts with the cost of a turn of the loop, so that all loops end; `log` tells what is bound. */
function loopBody(c: Context, bound: readonly string[], first = ''): readonly Statement[] {
  const context = inner(c, { isInLoop: true })
  context.names.constants.push(...bound)
  return [statement(`spend()${first ? `; ${first}` : ''}`), ...block(context, smaller(context))]
}

function labelled(c: Context): { readonly prefix: string; readonly context: Context } {
  if (!c.dice.chance(0.4)) return { prefix: '', context: c }
  const name = c.fresh('L')
  return { prefix: `${name}: `, context: { ...c, labels: [...c.labels, name] } }
}

/** While, do while, and for with var. */
function repeating(c: Context): readonly Statement[] {
  const { prefix, context } = labelled(c)
  const n = c.fresh('w')
  const body = loopBody(context, [n])
  return c.dice.pick([
    one(`${prefix}for (var ${n} = 0; ${n} < ${1 + c.dice.int(3)}; ${n}++) `, body),
    [
      statement(`let ${n} = 0`),
      statement(`${prefix}while (${n}++ < ${1 + c.dice.int(2)} ${c.dice.pick(['&&', '&', '<'])} ${value(c, 2)}) `, body),
    ],
    [statement(`let ${n} = 0`), statement(`${prefix}do `, body, ` while (${n}++ < ${c.dice.int(2)} && ${value(c, 1)})`)],
  ])
}

function counting(c: Context): readonly Statement[] {
  const { prefix, context } = labelled(c)
  const n = c.fresh('i')
  const update = c.dice.chance(0.3) && c.kind !== 'sync' ? wait(c, `${n}++`) : `${n}++`
  const capture = c.dice.chance(0.4) ? `fs.push(() => ${n}${c.dice.pick(['', '++'])})` : ''
  const head = inner(context)
  head.names.numbers.push(n)
  return [
    statement(`${prefix}for (let ${n} = ${c.dice.int(2)}; ${n} < ${2 + c.dice.int(2)}; ${update}) `, loopBody(head, [], capture)),
    ...(capture === '' ? [] : [statement(`log('fs', fs.splice(0).map((f) => f()))`)]),
  ]
}

function overIterable(c: Context): readonly Statement[] {
  const { prefix, context } = labelled(c)
  const source = iterable(c)
  const x = c.fresh('x')
  const binding = c.dice.weighted([
    [4, `const ${x}`],
    [2, `let ${x}`],
    [1, `const { length: ${x} = ${c.kind === 'sync' ? '5' : wait(c, '6')} }`],
  ])
  const capture = c.dice.chance(0.4) ? `fs.push(() => ${x})` : ''
  return [
    statement(`${prefix}for (${binding} of ${source}) `, loopBody(context, [x], [capture, `log('of', ${x})`].filter(Boolean).join('; '))),
    ...(capture === '' ? [] : [statement(`log('fs', fs.splice(0).map((f) => f()))`)]),
  ]
}

function overAsync(c: Context): readonly Statement[] {
  const { prefix, context } = labelled(c)
  const x = c.fresh('x')
  return one(`${prefix}for await (const ${x} of ${asyncIterable(c)}) `, loopBody(context, [x], `log('await of', ${x})`))
}

function attempt(c: Context): readonly Statement[] {
  const name = c.fresh('e')
  const tried = [
    ...nested(c),
    ...(c.dice.chance(0.5)
      ? one(c.dice.pick([`throw new Error('t' + ${leaf(c)})`, ...(canAwait(c) ? [`await fail(${leaf(c)})`] : []), `return ${value(c, 2)}`]))
      : []),
  ]
  const caught = [statement(`told(${name})`), ...nested(c)]
  const last = nested(c)
  return c.dice.pick([
    one('try ', tried, ` catch (${name}) `, caught),
    one('try ', tried, ' finally ', last),
    one('try ', tried, ` catch (${name}) `, caught, ' finally ', last),
  ])
}

function choice(c: Context): readonly Statement[] {
  const cases = Array.from({ length: 3 }, (_, i) => {
    const head = i < 2 ? `case ${c.dice.pick([leaf(c), value(c, 1), String(i)])}: ` : 'default: '
    return [head, nested(c), c.dice.chance(0.7) ? '; break; ' : '; '] as const
  })
  return one(`switch (${value(c, 2)}) { `, ...cases.flat(), '}')
}

function innerFunction(c: Context): readonly Statement[] {
  const name = c.fresh('h')
  const kind = c.dice.pick(['sync', 'async', 'generator', 'asyncGenerator'] as const)
  const [declaration] = lambda(c, name, kind)
  c.names.functions.push({ name, kind })
  return [declaration!]
}

/** A function with two parameters that are numbers. */
export function lambda(c: Context, name: string, kind: Kind, length = 1): readonly Statement[] {
  const context = body(c, kind)
  const [a, b] = [c.fresh('a'), c.fresh('b')]
  context.names.numbers.push(a, b)
  const parameters = c.dice.pick([`(${a}, ${b})`, `(${a}, ${b} = ${a})`, `(${a}, ...[${b}])`])
  const heads = {
    sync: [`function ${name}${parameters} `, `const ${name} = ${parameters} => `],
    async: [`async function ${name}${parameters} `, `const ${name} = async ${parameters} => `],
    generator: [`function* ${name}${parameters} `, `const { ${name} } = { *${name}${parameters} `],
    asyncGenerator: [`async function* ${name}${parameters} `, `const ${name} = async function* ${parameters} `],
  }
  const head = c.dice.pick(heads[kind])
  const inside = [statement('spend()'), ...block(context, smaller(context) + length), statement(`return ${value(context, 2)}`)]
  const yields = canYield(context) ? [statement(`yield ${a}`)] : []
  return one(head, [...inside.slice(0, 1), ...yields, ...inside.slice(1)], head.startsWith('const {') ? ' }' : '')
}
