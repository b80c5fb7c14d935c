/** Makes functions of the runtime whose state can be read: a name and plain objects, so that they can be captured and made again. */
import { uncurry } from './primordials.ts'

/** What a behaviour does. State is made of plain objects and arrays. */
type Run = (state: never, ...parameters: any[]) => unknown
type AnyFunction = (...parameters: any[]) => unknown

declare const $TM: undefined | ((name: string, state: object) => undefined)

const get = uncurry(Map.prototype.get) as (map: ReadonlyMap<string, Definition>, name: string) => Definition | undefined
const textOf = uncurry(Function.prototype.toString)

/** How many arguments functions take, or that they take any; `callback`: any after the first; `function`: with a `this`; `bound`: given what it is called on, too; another name: as Node's own of that name. */
export type Form = 0 | 1 | 2 | 'rest' | 'callback' | 'function' | 'bound onceWrapper' | 'wrapper' | 'bound onwrite' | 'bound'

interface Definition {
  readonly form: Form
  readonly run: Run
}

const definitions = new Map<string, Definition>()

type Template = (name: string, state: object, run: AnyFunction) => AnyFunction

/** Each makes functions of one text, by which they are known. Arrows: no constructors, and no name unless there is a pattern to take it from. */
const templates: Readonly<Record<Form, Template>> = {
  0: (name, state, run) => () => ($TM ? $TM(name, state) : run(state)),
  1: (name, state, run) => (first) => ($TM ? $TM(name, state) : run(state, first)),
  2: (name, state, run) => (first, second) => ($TM ? $TM(name, state) : run(state, first, second)),
  rest:
    (name, state, run) =>
    (...parameters) =>
      $TM ? $TM(name, state) : run(state, ...parameters),
  callback:
    (name, state, run) =>
    (first, ...rest) =>
      $TM ? $TM(name, state) : run(state, first, ...rest),
  function: (name, state, run) =>
    function (this: unknown, ...parameters) {
      return $TM ? $TM(name, state) : run(state, this, parameters)
    },
  'bound onceWrapper': (name, state, run) => {
    const { 'bound onceWrapper': named } = {
      'bound onceWrapper': (...parameters: unknown[]) => ($TM ? $TM(name, state) : run(state, ...parameters)),
    }
    return named
  },
  wrapper: (name, state, run) => {
    const { wrapper: named } = { wrapper: (...parameters: unknown[]) => ($TM ? $TM(name, state) : run(state, ...parameters)) }
    return named
  },
  'bound onwrite': (name, state, run) => {
    const { 'bound onwrite': named } = { 'bound onwrite': (first: unknown) => ($TM ? $TM(name, state) : run(state, first)) }
    return named
  },
  // Gives on what it is called on.
  bound: (name, state, run) =>
    ({
      bound(this: unknown, ...parameters: unknown[]) {
        return $TM ? $TM(name, state) : run(state, this, ...parameters)
      },
    }).bound,
}
const texts = Object.values(templates).map((template) => textOf(template('', {}, () => {})))

/** Lets functions be known that are made otherwise, each as a behaviour of its name: a sample of them. */
export function recognise(...samples: AnyFunction[]): void {
  for (const sample of samples) texts.push(textOf(sample))
}

/** Says what the functions of one name do. */
export function defineBehaviour(name: string, form: Form, run: Run): void {
  definitions.set(name, { form, run })
}

/** A function of that name over a state. Throws a `TypeError` when there is no such name. */
export function behaviour(name: string, state: object): AnyFunction {
  const found = get(definitions, name)
  if (found === undefined) throw new TypeError(`the runtime has no behaviour ${name}`)
  return templates[found.form](name, state, found.run as AnyFunction)
}

/** The `length` that functions of that name are made with. */
export function lengthOf(name: string): number {
  return behaviour(name, {}).length
}

/** Whether a function was made here: then asking it, while probes answer, runs no code of the program. */
export function isBehaviour(value: object): value is AnyFunction {
  return typeof value === 'function' && texts.includes(textOf(value))
}
