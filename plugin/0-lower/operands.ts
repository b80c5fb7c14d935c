/** Keeps in temporaries what is evaluated before a suspension and used behind it. */
import type * as types from '@babel/types'
import type { Node } from '../1-analyse/index.ts'
import { namedClass } from './classes.ts'
import { isKeyLiteral } from './constants.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'

/** Renders the operands of one expression in order of evaluation; each is kept if one behind it suspends. */
export class Operands {
  readonly #lowering: Lowering
  readonly #nodes: readonly Node[]
  #at = 0
  #place: Place
  readonly #all: boolean

  /** `all`: all are kept, as there is a suspension behind them. */
  constructor(lowering: Lowering, place: Place, nodes: readonly Node[], all = false) {
    this.#lowering = lowering
    this.#nodes = nodes
    this.#all = all
    this.#place = { ...place, name: undefined }
  }

  /** Where the next operand stands: with what has been kept so far needed behind it. */
  get place(): Place {
    return this.#place
  }

  /** Whether an operand from here on suspends. */
  get suspends(): boolean {
    return this.#all || this.#nodes.slice(this.#at).some((node) => this.#lowering.suspends(node))
  }

  /** The next operand as an AssignmentExpression. */
  take(options: { readonly name?: string | undefined; readonly parenthesise?: boolean } = {}): Rope {
    const node = this.#next()
    const lowering = this.#lowering
    const place = options.name === undefined ? this.#place : { ...this.#place, name: options.name }
    if (!this.suspends || lowering.constants.isConstant(node)) return lowering.expression(node, place)
    const rope = this.keep(storable(node, place, lowering))
    return options.parenthesise ? ['(', rope, ')'] : rope
  }

  /** The next operand, and how to write its value again. */
  twice(options: { readonly parenthesise?: boolean } = {}): { readonly first: Rope; readonly again: string } {
    const node = this.#next()
    const lowering = this.#lowering
    const again = lowering.text.slice(node.start!, node.end!)
    if (node.type === 'Super' || lowering.constants.isRepeatable(node)) {
      const copy = lowering.copy(node)
      return { first: copy, again: typeof copy === 'string' ? copy : again }
    }
    const first = this.keep(storable(node, this.#place, lowering))
    return { first: options.parenthesise ? ['(', first, ')'] : first, again: this.#place.live.at(-1)! }
  }

  /** A spread operand: what it gives is taken before the next is evaluated. */
  spread(of: 'array' | 'object'): Rope {
    const node = this.#next() as Extract<Node, { type: 'SpreadElement' }>
    const lowering = this.#lowering
    const { argument } = node
    const inner = lowering.weave(node, [{ node: argument, rope: lowering.expression(argument, this.#place) }])
    if (!this.suspends) return inner
    const [open, close] = of === 'array' ? ['[', ']'] : ['{', '}']
    return ['...', this.keep([open, inner, close])]
  }

  /** A computed key, converted where it stands. */
  key(): Rope {
    const node = this.#next()
    const lowering = this.#lowering
    const rope = lowering.expression(node, this.#place)
    if (!this.suspends || isKeyLiteral(node)) return rope
    return this.keep(['$tm.toKey(', sequenced(node, rope), ')'])
  }

  /** Keeps any value. */
  keep(value: Rope): Rope {
    const name = this.#lowering.names.temporary(this.#place)
    this.#place = needing(this.#place, name)
    return [name, ' = ', value]
  }

  #next(): Node {
    return this.#nodes[this.#at++]!
  }
}

/** An expression as the right side of an assignment to a temporary, which must not give it a name. */
function storable(node: Node, place: Place, lowering: Lowering): Rope {
  if (node.type === 'ClassExpression' && !node.id) {
    if (place.name !== undefined) return namedClass(node, place, lowering)
    return ['(0, ', lowering.expression(node, place), ')']
  }
  return sequenced(node, lowering.expression(node, place))
}

/** Parentheses around what has a comma in it. */
export function sequenced(node: Node, rope: Rope): Rope {
  return node.type === 'SequenceExpression' ? ['(', rope, ')'] : rope
}

export const visitBinary: Visitor<types.BinaryExpression> = (node, place, lowering) => {
  const { left, right } = node
  if (left.type === 'PrivateName') return lowering.expressions(node, place)
  const operands = new Operands(lowering, place, [left, right])
  return lowering.weave(node, [
    { node: left, rope: operands.take({ parenthesise: true }) },
    { node: right, rope: operands.take() },
  ])
}
