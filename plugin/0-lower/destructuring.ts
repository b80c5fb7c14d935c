/** Lowers patterns with a suspension in them to steps, in the order of ECMA-262 8.6.2 and 13.15.5. */
import type * as types from '@babel/types'
import { boundNames, type Node } from '../1-analyse/index.ts'
import { isKeyLiteral } from './constants.ts'
import type { Lowering } from './lowering.ts'
import { targetOf } from './members.ts'
import { sequenced } from './operands.ts'
import { needing, type Place, Untouched } from './place.ts'
import type { Rope } from './rope.ts'

/** What a pattern takes apart. */
interface Value {
  readonly render: (place: Place) => Rope
  /** The temporary that holds it once it is rendered. */
  readonly name?: string
}

/** Steps that can be written as declarators, or joined by commas. */
export interface Steps {
  readonly steps: readonly Rope[]
  /** Iterators that must be closed when a step does not finish, from outside in. */
  readonly cursors: readonly string[]
}

/** An array pattern with a suspension in it, not counting what is evaluated in defaults. */
export function takesIterator(pattern: Node | null | undefined, lowering: Lowering): boolean {
  if (!pattern || !lowering.suspends(pattern)) return false
  switch (pattern.type) {
    case 'ArrayPattern':
      return true
    case 'AssignmentPattern':
      return takesIterator(pattern.left, lowering)
    case 'RestElement':
      return takesIterator(pattern.argument, lowering)
    case 'ObjectPattern':
      return pattern.properties.some((property) => takesIterator(property.type === 'RestElement' ? property : property.value, lowering))
  }
  return false
}

/** `declares`: the steps are declarators. */
export function takeApart(pattern: Node, value: Value, place: Place, lowering: Lowering, declares: boolean): Steps {
  const parts = new Parts(lowering, declares)
  parts.assign(pattern, value, { ...place, name: undefined, labels: [] })
  return parts
}

/** An assignment in the middle of an expression, whose value is its right side. */
export function assignPattern(node: types.AssignmentExpression, place: Place, lowering: Lowering): Rope {
  // An iterator could be closed on the way out of the expression by a statement only.
  if (takesIterator(node.left, lowering)) throw new Untouched(node, 'an array pattern with a suspension in it inside an expression')
  const name = lowering.names.temporary(place)
  const render = () => [name, ' = ', sequenced(node.right, lowering.expression(node.right, { ...place, name: undefined }))]
  const { steps } = takeApart(node.left, { name, render }, needing(place, name), lowering, false)
  return ['(', steps.map((step) => [step, ', ']), name, ')']
}

/** Steps as statements; iterators are closed when one does not finish (ECMA-262 7.4.11). */
export function guarded({ steps, cursors }: Steps, place: Place, lowering: Lowering): Rope {
  let rope: Rope = steps.map((step) => [step, '; '])
  const returns = place.body.kind === 'generator' || place.body.kind === 'async generator'
  for (const cursor of cursors.toReversed()) {
    const error = lowering.names.fresh('$x')
    const close = `${cursor} && ${cursor}.return();`
    rope = ['try { ', rope, `} catch (${error}) { try { ${close} } catch {} throw ${error}; }`, returns ? ` finally { ${close} }` : '', ' ']
  }
  return rope
}

/** The names of a pattern as variables that are still to be written. */
export function declaration(pattern: Node, kind: string): string {
  return `${kind === 'var' ? 'var' : 'let'} ${boundNames(pattern)
    .map(({ name }) => name)
    .join(', ')}; `
}

/** What a statement cannot begin with and still be an expression. */
const BEGINS_OTHERWISE = /^(?:\{|(?:async\s+)?function\b|class\b|let\b)/

class Parts implements Steps {
  readonly steps: Rope[] = []
  readonly cursors: string[] = []
  readonly #lowering: Lowering
  readonly #declares: boolean

  constructor(lowering: Lowering, declares: boolean) {
    this.#lowering = lowering
    this.#declares = declares
  }

  /** `target = value`, where the target may be a pattern, and may have a default; `reads`: temporaries that the value is read from. */
  assign(target: Node, value: Value, place: Place, reads: readonly string[] = []): void {
    const lowering = this.#lowering
    if (target.type === 'AssignmentPattern') this.#assignDefault(target, value, place, reads)
    else if (target.type === 'ObjectPattern' && lowering.suspends(target)) this.#object(target, value, place)
    else if (target.type === 'ArrayPattern' && lowering.suspends(target)) this.#array(target, value, place)
    else if (target.type === 'MemberExpression') this.#member(target, value.render, place, reads, false)
    else this.#native(lowering.copy(target), value.render(place), target.type === 'ObjectPattern')
  }

  /** The object and the key of a member are evaluated before the value is. */
  #member(target: types.MemberExpression, value: Value['render'], place: Place, reads: readonly string[], suspends: boolean): void {
    const before = needing(place, ...reads)
    const { rope, place: inner } = targetOf(target, before, this.#lowering, suspends)
    const kept = inner.live.filter((name) => !before.live.includes(name))
    const [open, close] = BEGINS_OTHERWISE.test(this.#lowering.text.slice(target.start!, target.end!)) ? ['(', ')'] : ['', '']
    this.steps.push([open, rope, close, ' = ', value(needing(place, ...kept))])
  }

  /** A step of patterns that stay as they are. */
  #native(pattern: Rope, value: Rope, object: boolean): void {
    const [open, close] = object && !this.#declares ? ['(', ')'] : ['', '']
    this.steps.push([open, pattern, ' = ', value, close])
  }

  #assignDefault(target: types.AssignmentPattern, { render }: Value, place: Place, reads: readonly string[]): void {
    const lowering = this.#lowering
    const { left, right } = target
    if (!lowering.suspends(target) && left.type !== 'MemberExpression') {
      // The pattern gives an anonymous function its name.
      return this.#native(['{ v: ', lowering.copy(target), ' }'], ['{ v: ', render(place), ' }'], true)
    }
    const name = left.type === 'Identifier' ? JSON.stringify(left.name) : undefined
    const value = (inner: Place) => {
      const given = lowering.names.temporary(inner)
      const otherwise = sequenced(right, lowering.expression(right, { ...inner, name }))
      return ['(', given, ' = ', render(inner), ') === void 0 ? ', otherwise, ` : ${given}`]
    }
    if (left.type === 'MemberExpression') this.#member(left, value, place, reads, lowering.suspends(right))
    else this.assign(left, { render: value }, place)
  }

  #object(pattern: types.ObjectPattern, value: Value, place: Place): void {
    const lowering = this.#lowering
    const rest = pattern.properties.find((property) => property.type === 'RestElement')
    const properties = pattern.properties.filter((property) => property.type === 'ObjectProperty')
    const source = value.name ?? lowering.names.temporary(place)
    let from: Rope | undefined = value.name === undefined ? [source, ' = ', value.render(place)] : value.render(place)
    const excluded: string[] = []
    const keys: string[] = []
    /** With the keys that the rest needs. */
    let at = place
    const keep = (property: types.ObjectProperty): Rope => {
      const name = lowering.names.temporary(place)
      const rope = [name, ' = $tm.toKey(', sequenced(property.key, lowering.expression(property.key, needing(at, source))), ')']
      if (rest) {
        at = needing(at, name)
        keys.push(name)
        excluded.push(name)
      }
      return rope
    }
    let group: types.ObjectProperty[] = []
    const flush = () => {
      if (group.length === 0 && from === undefined) return
      const parts = group.flatMap((property) => [
        ...(property.computed
          ? [{ node: property.key, rope: rest && isComputed(property) ? keep(property) : lowering.copy(property.key) }]
          : []),
        { node: property.value, rope: lowering.copy(property.value) },
      ])
      const span = { start: group[0]?.start ?? 0, end: group.at(-1)?.end ?? 0 }
      this.#native(group.length === 0 ? '{}' : ['{ ', lowering.weave(span, parts), ' }'], from ?? source, true)
      from = undefined
      group = []
    }
    for (const property of properties) {
      if (rest && !isComputed(property)) excluded.push(keyText(property.key))
      if (!lowering.suspends(property)) {
        group.push(property)
        continue
      }
      flush()
      const last = !rest && property === properties.at(-1)
      if (!isComputed(property)) {
        const read = property.key.type === 'Identifier' ? `.${property.key.name}` : `[${keyText(property.key)}]`
        this.assign(property.value, { render: () => source + read }, last ? at : needing(at, source), [source])
        continue
      }
      // The key is evaluated before the target is.
      const rope = keep(property)
      const key = (rope as readonly Rope[])[0] as string
      this.steps.push(this.#declares ? ['{} = (', rope, ')'] : rope)
      const behind = last ? at : needing(at, source)
      if (lowering.suspends(property.value)) this.assign(property.value, { render: () => `${source}[${key}]` }, behind, [source, key])
      else this.#native([`{ [${key}]: `, lowering.copy(property.value), ' }'], source, true)
    }
    flush()
    if (rest) this.assign(rest.argument, { render: () => `$tm.rest(${source}, [${excluded.join(', ')}])` }, place, [source, ...keys])
  }

  #array(pattern: types.ArrayPattern, value: Value, place: Place): void {
    const lowering = this.#lowering
    const cursor = lowering.names.temporary(place)
    this.cursors.push(cursor)
    this.steps.push([cursor, ' = $tm.cursor(', value.render(place), ')'])
    const inner = needing(place, cursor)
    for (const element of pattern.elements) {
      if (element === null) this.steps.push(`${cursor}.next()`)
      else if (element.type === 'RestElement') this.assign(element.argument, { render: () => `[...${cursor}]` }, place, [cursor])
      else {
        const step = lowering.names.temporary(place)
        this.assign(element, { render: () => `(${step} = ${cursor}.next()).done ? void 0 : ${step}.value` }, inner)
      }
    }
    if (pattern.elements.at(-1)?.type !== 'RestElement') this.steps.push(`${cursor}.return()`)
  }
}

function isComputed(property: types.ObjectProperty): boolean {
  return property.computed && !isKeyLiteral(property.key)
}

/** A key as an expression. */
function keyText(key: Node): string {
  if (key.type === 'Identifier') return JSON.stringify(key.name)
  if (key.type === 'StringLiteral') return JSON.stringify(key.value)
  return JSON.stringify(String((key as types.NumericLiteral).value))
}
