/** Makes functions of the runtime whose state can be read: a name and plain objects, so that they can be captured and made again. */
import { uncurry } from './intrinsics.ts'

/** What a behaviour does. State is made of plain objects and arrays. */
type Run = (state: never, ...parameters: any[]) => unknown
type AnyFunction = (...parameters: any[]) => unknown

declare const $TM: undefined | ((name: string, state: object) => undefined)

const get = uncurry(Map.prototype.get) as (map: ReadonlyMap<string, Definition>, name: string) => Definition | undefined
const textOf = uncurry(Function.prototype.toString)

interface Definition {
  readonly length: 0 | 1 | 2
  readonly run: Run
}

const definitions = new Map<string, Definition>()

/** By `length`; each makes functions of one text, by which they are known. Arrows: no constructors, and no name. */
const templates = [
  (name: string, state: object, run: AnyFunction): AnyFunction =>
    () =>
      $TM ? $TM(name, state) : run(state),
  (name: string, state: object, run: AnyFunction): AnyFunction =>
    (first) =>
      $TM ? $TM(name, state) : run(state, first),
  (name: string, state: object, run: AnyFunction): AnyFunction =>
    (first, second) =>
      $TM ? $TM(name, state) : run(state, first, second),
] as const
const texts = templates.map((template) => textOf(template('', {}, () => {})))

/** Says what the functions of one name do. `length`: how many arguments they take. */
export function defineBehaviour(name: string, length: 0 | 1 | 2, run: Run): void {
  definitions.set(name, { length, run })
}

/** A function of that name over a state. Throws a `TypeError` when there is no such name. */
export function behaviour(name: string, state: object): AnyFunction {
  const found = get(definitions, name)
  if (found === undefined) throw new TypeError(`the runtime has no behaviour ${name}`)
  return templates[found.length](name, state, found.run as AnyFunction)
}

/** Whether a function was made here: then asking it, while probes answer, runs no code of the program. */
export function isBehaviour(value: object): value is AnyFunction {
  return typeof value === 'function' && texts.includes(textOf(value))
}
