/** Lowers optional chains with a suspension behind a link: each `?.` in front of it becomes a condition. */
import type * as types from '@babel/types'
import type { Node } from '../1-analyse/index.ts'
import { argumentsOf, methodOf, openOf } from './calls.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { sequenced } from './operands.ts'
import { needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'

type Link = types.OptionalMemberExpression | types.OptionalCallExpression

export interface Chain {
  readonly rope: Rope
  /** The object that the last member was read from, if `keepsThis`. */
  readonly self: string | undefined
}

interface Wanted {
  readonly keepsThis?: boolean
  readonly deletes?: boolean
}

export const visitChain: Visitor<Link> = (node, place, lowering) => {
  if (!suspendsInLink(node, lowering)) return lowering.expressions(node, place)
  return ['(', lowerChain(node, place, lowering, {}).rope, ')']
}

/** `delete` of a chain is `true` where the chain ends early. */
export const visitUnary: Visitor<types.UnaryExpression> = (node, place, lowering) => {
  const { argument } = node
  if (node.operator !== 'delete' || !isLink(argument) || !suspendsInLink(argument, lowering)) return lowering.expressions(node, place)
  return ['(', lowerChain(argument, place, lowering, { deletes: true }).rope, ')']
}

/** A chain as a conditional expression, without parentheses. */
export function lowerChain(node: Link, place: Place, lowering: Lowering, { keepsThis = false, deletes = false }: Wanted): Chain {
  const { base, links } = flatten(node)
  const walk = new ChainWalk(place, lowering, deletes)
  const last = links.findLastIndex((link) => suspendsItself(link, lowering))
  walk.begin(base, links[0]!)
  links.forEach((link, i) => {
    if (i > last && !keepsThis) {
      walk.native(link, links[i - 1]!)
      return
    }
    const next = links[i + 1]
    const called = next === undefined ? keepsThis : isCall(next) && (suspendsItself(next, lowering) || (next.optional && i < last))
    if (link.optional) walk.guard()
    if (isCall(link)) walk.call(link)
    else walk.member(link, called)
  })
  return walk.end()
}

/** The value of the chain so far, and the conditions in front of it. */
class ChainWalk {
  readonly #place: Place
  readonly #lowering: Lowering
  readonly #deletes: boolean
  readonly #guards: Rope[] = []
  #value: Rope = ''
  /** The value is just this name. */
  #name: string | undefined
  /** The object that the value was read from, when a call is to follow that cannot be written as a call of a member. */
  #self: string | undefined

  constructor(place: Place, lowering: Lowering, deletes: boolean) {
    this.#place = { ...place, name: undefined }
    this.#lowering = lowering
    this.#deletes = deletes
  }

  begin(base: Node, first: Link): void {
    const lowering = this.#lowering
    if (isCall(first) && base.type === 'MemberExpression') {
      const { rope, self } = methodOf(base, this.#place, lowering)
      this.#value = rope
      this.#self = self
    } else {
      this.#value = sequenced(base, lowering.expression(base, this.#place))
      if (lowering.constants.isRepeatable(base)) this.#name = lowering.text.slice(base.start!, base.end!)
    }
  }

  guard(): void {
    const again = this.#name ?? this.#lowering.names.temporary(this.#place)
    const first = this.#name === undefined ? ['(', again, ' = ', this.#value, ')'] : this.#value
    this.#guards.push([first, ` === null || ${again} === void 0 ? ${this.#deletes ? 'true' : 'void 0'} : `])
    this.#value = again
    this.#name = again
  }

  member({ property, computed }: types.OptionalMemberExpression, called: boolean): void {
    const lowering = this.#lowering
    const suspends = computed && lowering.suspends(property)
    if (called || suspends) this.#keep()
    const object = this.#name
    const key = computed ? ['[', lowering.expression(property, this.#with(object)), ']'] : ['.', lowering.copy(property)]
    this.#value = [this.#value, key]
    this.#name = undefined
    this.#self = called ? object : undefined
  }

  call(link: types.OptionalCallExpression): void {
    const lowering = this.#lowering
    const suspends = suspendsItself(link, lowering)
    const self = this.#self
    if (self !== undefined) {
      const name = this.#name ?? lowering.names.temporary(this.#place)
      const callee = this.#name === undefined ? [name, ' = ', this.#value] : name
      const rest = argumentsOf(link, this.#with(name, self), lowering, openOf(link, lowering) + 1)
      this.#value = ['$tm.call(', callee, `, ${self}${link.arguments.length === 0 ? '' : ', '}`, rest]
    } else {
      if (suspends) this.#keep()
      this.#value = [this.#value, '(', argumentsOf(link, this.#with(this.#name), lowering, openOf(link, lowering) + 1)]
    }
    this.#name = undefined
    this.#self = undefined
  }

  /** A link behind the last suspension stays as it is. */
  native(link: Link, previous: Link): void {
    const lowering = this.#lowering
    const children = isCall(link) ? link.arguments : link.computed ? [link.property] : []
    const parts = children.map((child) => ({ node: child, rope: lowering.copy(child) }))
    this.#value = [this.#value, lowering.weave({ start: previous.end!, end: link.end! }, parts)]
  }

  end(): Chain {
    return { rope: [this.#guards, this.#deletes ? 'delete ' : '', this.#value], self: this.#self }
  }

  #keep(): void {
    if (this.#name !== undefined) return
    this.#name = this.#lowering.names.temporary(this.#place)
    this.#value = ['(', this.#name, ' = ', this.#value, ')']
  }

  /** The place of what follows, with these needed behind it, as far as they are temporaries. */
  #with(...names: (string | undefined)[]): Place {
    const own = names.filter((name) => name !== undefined && this.#place.body.temporaries.includes(name)) as string[]
    return needing(this.#place, ...own)
  }
}

function flatten(node: Link): { base: Node; links: readonly Link[] } {
  const links: Link[] = []
  let at: Node = node
  while (isLink(at) && (at === node || !at.extra?.['parenthesized'])) {
    links.unshift(at)
    at = at.type === 'OptionalMemberExpression' ? at.object : (at.callee as Node)
  }
  return { base: at, links }
}

function suspendsInLink(node: Link, lowering: Lowering): boolean {
  return flatten(node).links.some((link) => suspendsItself(link, lowering))
}

function suspendsItself(link: Link, lowering: Lowering): boolean {
  if (isCall(link)) return link.arguments.some((argument) => lowering.suspends(argument))
  return link.computed && lowering.suspends(link.property)
}

function isCall(link: Link): link is types.OptionalCallExpression {
  return link.type === 'OptionalCallExpression'
}

function isLink(node: Node): node is Link {
  return node.type === 'OptionalMemberExpression' || node.type === 'OptionalCallExpression'
}
