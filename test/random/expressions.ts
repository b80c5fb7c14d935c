/** Writes expressions, mostly numbers, that suspend in the middle where the function can. */
import { type Callable, type Context, canAwait, canYield, type Names } from './context.ts'

type Form = (c: Context, depth: number) => string

/** An expression whose value can be printed. */
export function value(c: Context, depth = 3): string {
  if (depth <= 0) return leaf(c)
  const forms = [...common, ...(c.kind === 'sync' ? [] : [...suspending, ...suspending])].filter(([, , needs]) => !needs || has(c, needs))
  return c.dice.weighted(forms.map(([weight, form]) => [weight, form] as const))(c, depth - 1)
}

/** A number in a variable or in the text. */
export function leaf({ dice, names }: Context): string {
  const known = [...names.numbers, ...names.constants]
  return known.length > 0 && dice.chance(0.75) ? dice.pick(known) : String(dice.int(10))
}

/** What ends a turn, or not, and gives the value back. */
export function wait(c: Context, text: string): string {
  const { dice } = c
  const awaited = [
    `tick(${text})`,
    `tick(${text})`,
    `ticks(${1 + dice.int(3)}, ${text})`,
    text,
    `Promise.resolve(${text})`,
    `thenable(${text})`,
    `micro(${text})`,
    ...(c.isSequential ? [`sleep(${text})`] : []),
  ]
  if (c.kind === 'generator') return `(yield ${text})`
  if (c.kind === 'asyncGenerator' && dice.chance(0.4)) return `(yield ${dice.pick(awaited)})`
  return `(await ${dice.pick(awaited)})`
}

/** A call with the result that the function is to give in the end. */
function call(c: Context, { name, kind }: Callable, depth: number): string {
  const isAsync = kind === 'async' || kind === 'asyncGenerator'
  if (isAsync && c.isSequential && !canAwait(c)) return leaf(c)
  const text = `${name}(${value(c, depth)}, ${value(c, depth)})`
  if (kind === 'async') return canAwait(c) ? `(await ${text})` : `start(${text})`
  if (kind === 'generator') return canYield(c) && c.dice.chance(0.6) ? `(yield* ${text})` : `sum(...${text})`
  if (kind === 'asyncGenerator')
    return c.kind === 'asyncGenerator' ? `(yield* ${text})` : canAwait(c) ? `(await collect(${text}))` : `start(collect(${text}))`
  return text
}

const has = ({ names }: Context, kinds: readonly (keyof Names)[]) => kinds.every((kind) => names[kind].length > 0)

const assign: Form = (c, d) => `(${c.dice.pick(c.names.numbers)} ${c.dice.pick(['=', '+=', '-=', '??=', '||=', '&&='])} ${value(c, d)})`
const member = (c: Context) => `${c.dice.pick(c.names.objects)}${c.dice.pick(['.a', '.b', "['a']", '[key("b")]'])}`

const common: readonly (readonly [weight: number, form: Form, needs?: readonly (keyof Names)[]])[] = [
  [4, leaf],
  [4, (c, d) => `(${value(c, d)} ${c.dice.pick(['+', '-', '+', '* 2 -', '% 7 +', '<', '===', '|'])} ${value(c, d)})`],
  [2, (c, d) => `(${value(c, d)} * ${value(c, d)} % 97)`],
  [2, (c, d) => `(${value(c, d)} ? ${value(c, d)} : ${value(c, d)})`],
  [2, (c, d) => `(${value(c, d)} ${c.dice.pick(['&&', '||', '??', ','])} ${value(c, d)})`],
  [1, (c, d) => `\`\${${value(c, d)}}|\${${value(c, d)}}\`.length`],
  [2, (c, d) => `sum(${value(c, d)}, ${value(c, d)}, ${value(c, d)})`],
  [1, (c, d) => `sum(...[${value(c, d)}, ...${list(c)}, ${value(c, d)}])`],
  [1, (c, d) => `[${value(c, d)}, ${value(c, d)}][${value(c, d)} & 1]`],
  [1, (c, d) => `({ a: ${value(c, d)}, [key('b')]: ${value(c, d)} }).b`],
  [1, (c, d) => `new Cell(${value(c, d)}).add(${value(c, d)})`],
  [1, (c, d) => `tag\`\${${value(c, d)}} \${${value(c, d)}}\``],
  [1, (c, d) => `none?.a(${value(c, d)})`],
  [3, assign, ['numbers']],
  [1, (c) => `${c.dice.pick(c.names.numbers)}${c.dice.pick(['++', '--'])}`, ['numbers']],
  [2, (c) => member(c), ['objects']],
  [2, (c, d) => `(${member(c)} ${c.dice.pick(['=', '+=', '??=', '-='])} ${value(c, d)})`, ['objects']],
  [2, (c, d) => `${c.dice.pick(c.names.objects)}${c.dice.pick(['.f', '?.f', "['f']"])}(${value(c, d)})`, ['objects']],
  [1, (c, d) => `({ ...${c.dice.pick(c.names.objects)}, b: ${value(c, d)} }).a`, ['objects']],
  [2, (c) => `${c.dice.pick(c.names.closures)}()`, ['closures']],
  [1, (c) => `${c.dice.pick(c.names.lists)}.length`, ['lists']],
  [1, (c, d) => `${c.dice.pick(c.names.lists)}[${value(c, d)} & 3]`, ['lists']],
  [1, (c, d) => `(${c.dice.pick(c.names.lists)}[${leaf(c)} & 3] = ${value(c, d)})`, ['lists']],
  [2, (c, d) => `step(${c.dice.pick(c.names.iterators)}, ${value(c, d)})`, ['iterators']],
  [3, (c, d) => call(c, c.dice.pick(c.names.functions), d), ['functions']],
]

const suspending: typeof common = [
  [5, (c, d) => wait(c, value(c, d))],
  [2, (c, d) => `(${leaf(c)} + ${wait(c, value(c, d))} * ${leaf(c)})`],
  [1, (c, d) => `sum(${value(c, d)}, ${wait(c, value(c, d))}, ...[${wait(c, value(c, d))}])`],
  [1, (c, d) => `(${member(c)} += ${wait(c, value(c, d))})`, ['objects']],
  [1, (c, d) => `${c.dice.pick(c.names.objects)}.f(${wait(c, value(c, d))})`, ['objects']],
  [1, (c, d) => `(${c.dice.pick(c.names.numbers)} += ${wait(c, value(c, d))})`, ['numbers']],
]

function list(c: Context): string {
  const { dice, names } = c
  if (names.lists.length > 0 && dice.chance(0.6)) return dice.pick(names.lists)
  return `[${Array.from({ length: 1 + dice.int(3) }, () => leaf(c)).join(', ')}]`
}

/** Something to iterate over. */
export function iterable(c: Context, depth = 1): string {
  const { dice, names } = c
  const generators = names.functions.filter(({ kind }) => kind === 'generator')
  const choices: (readonly [number, () => string])[] = [
    [3, () => list(c)],
    [1, () => `'${dice.pick(['ab', 'x😀', 'pqr'])}'`],
    [1, () => `${list(c)}.entries()`],
    [1, () => `new Map([[${leaf(c)}, 1], ['k', 2]]).keys()`],
    [1, () => `counted(${1 + dice.int(3)})`],
    [1, () => `Uint8Array.of(${leaf(c)} & 7, 5)`],
  ]
  if (names.maps.length > 0) choices.push([2, () => dice.pick(names.maps)], [1, () => `${dice.pick(names.maps)}.values()`])
  if (names.sets.length > 0) choices.push([2, () => dice.pick(names.sets)])
  if (names.iterators.length > 0) choices.push([1, () => dice.pick(names.iterators)])
  if (generators.length > 0) choices.push([4, () => `${dice.pick(generators).name}(${value(c, depth)}, ${value(c, depth)})`])
  return dice.weighted(choices)()
}

/** Something for `for await`. */
export function asyncIterable(c: Context, depth = 1): string {
  const { dice, names } = c
  const generators = names.functions.filter(({ kind }) => kind === 'asyncGenerator')
  const choices: (readonly [number, () => string])[] = [
    [1, () => iterable(c, depth)],
    [1, () => `[tick(${leaf(c)}), ${leaf(c)}, thenable(${leaf(c)})]`],
    [1, () => `later(${1 + dice.int(3)})`],
  ]
  if (names.asyncIterators.length > 0) choices.push([1, () => dice.pick(names.asyncIterators)])
  if (generators.length > 0) choices.push([5, () => `${dice.pick(generators).name}(${value(c, depth)}, ${value(c, depth)})`])
  return dice.weighted(choices)()
}
