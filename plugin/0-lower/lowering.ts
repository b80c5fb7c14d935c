/** Renders nodes: as they are where nothing changes, else by the visitor for their type. */
import type * as types from '@babel/types'
import { findToken, isFunction, type Node, type Reference } from '../1-analyse/index.ts'
import type { Constants } from './constants.ts'
import type { Homes } from './homes.ts'
import type { Place } from './place.ts'
import type { Rope } from './rope.ts'
import { childrenOf, type Survey } from './survey.ts'
import type { Names } from './temporaries.ts'

export type Visitor<T extends Node = Node> = (node: T, place: Place, lowering: Lowering) => Rope

export type Visitors = { readonly [T in Node['type']]?: Visitor<Extract<Node, { type: T }>> }

/** Renders a function, lowered by itself; `key`: its computed key, which belongs to the function around it. */
export type FunctionRenderer = (node: Extract<Node, types.Function>, key: Rope | undefined, lowering: Lowering) => Rope

export interface Part {
  readonly node: { readonly start?: number | null; readonly end?: number | null }
  readonly rope: Rope
}

export interface LoweringOptions {
  readonly text: string
  readonly survey: Survey
  readonly constants: Constants
  /** By their offset. */
  readonly references: ReadonlyMap<number, Reference>
  readonly homes: Homes
  readonly names: Names
  readonly included: (offset: number) => boolean
  readonly expressions: Visitors
  readonly statements: Visitors
  readonly renderFunction: FunctionRenderer
}

export class Lowering {
  readonly text: string
  readonly survey: Survey
  readonly constants: Constants
  readonly references: ReadonlyMap<number, Reference>
  readonly homes: Homes
  readonly names: Names
  readonly included: (offset: number) => boolean
  readonly untouched: { start: number; end: number; why: string }[] = []
  /** What stands for an `arguments` whose function has become another, by offset. */
  readonly replaced: Map<number, string> = new Map()
  readonly #expressions: Visitors
  readonly #statements: Visitors
  readonly #renderFunction: FunctionRenderer

  constructor({ text, survey, constants, references, homes, names, included, expressions, statements, renderFunction }: LoweringOptions) {
    this.text = text
    this.survey = survey
    this.constants = constants
    this.references = references
    this.homes = homes
    this.names = names
    this.included = included
    this.#expressions = expressions
    this.#statements = statements
    this.#renderFunction = renderFunction
  }

  suspends(node: Node | null | undefined): boolean {
    return this.survey.suspends(node)
  }

  slice(start: number, end: number): Rope {
    return { start, end }
  }

  /** Offset of what follows blanks in the same line. */
  skipBlanks(at: number): number {
    while (this.text[at] === ' ') at++
    return at
  }

  /** A node whose own function's text does not change here; functions in it may. */
  copy(node: Node): Rope {
    if (!this.survey.changes(node)) return this.slice(node.start!, node.end!)
    if (isFunction(node)) return this.function(node)
    if (node.type === 'Identifier') return this.replaced.get(node.start!) ?? this.slice(node.start!, node.end!)
    if (node.type === 'ObjectProperty' && node.shorthand && this.replaced.has(node.value.start!)) {
      return [this.slice(node.key.start!, node.key.end!), ': ', this.copy(node.value)]
    }
    if (node.type === 'Super') return this.homes.textOf(node) ?? this.slice(node.start!, node.end!)
    const parts: Part[] = childrenOf(node).map((child) => ({ node: child, rope: this.copy(child) }))
    if (this.callsHome(node)) parts.push(this.#selfOf(node))
    parts.push(...this.classNameOf(node))
    const rope = this.weave(node, parts)
    const home = this.homes.nameOf(node)
    return home === undefined ? rope : [`((${home}) => ${home} = `, rope, ')()']
  }

  /** The name that a class gets. */
  classNameOf(node: Node): Part[] {
    const name = this.homes.classNameOf(node)
    const at = node.start! + 'class'.length
    return name === undefined ? [] : [{ node: { start: at, end: at }, rope: ` ${name}` }]
  }

  /** `super.m(…)` where something else stands for `super`, which is not to be the method's `this`. */
  callsHome(node: Node): node is types.CallExpression | types.OptionalCallExpression {
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return false
    const { callee } = node
    return callee.type === 'MemberExpression' && callee.object.type === 'Super' && this.homes.textOf(callee.object) !== undefined
  }

  #selfOf({ callee, arguments: list, optional }: types.CallExpression | types.OptionalCallExpression): Part {
    const end = findToken(this.text, '(', callee.end!) + 1
    return { node: { start: callee.end!, end }, rope: `${optional ? '?' : ''}.call(this${list.length === 0 ? '' : ', '}` }
  }

  function(node: Parameters<FunctionRenderer>[0], key?: Rope): Rope {
    return this.#renderFunction(node, key, this)
  }

  expression(node: Node, place: Place): Rope {
    if (!this.suspends(node)) return this.copy(node)
    const visitor = this.#expressions[node.type] as Visitor | undefined
    return visitor === undefined ? this.expressions(node, place) : visitor(node, place, this)
  }

  /** All children as expressions, for nodes of which nothing is kept while a child is evaluated. */
  expressions(node: Node, place: Place): Rope {
    const inner = place.name === undefined ? place : { ...place, name: undefined }
    return this.weave(
      node,
      childrenOf(node).map((child) => ({ node: child, rope: this.expression(child, inner) })),
    )
  }

  statement(node: Node, place: Place): Rope {
    const visitor = this.#statements[node.type] as Visitor | undefined
    return visitor === undefined ? this.expression(node, place) : visitor(node, place, this)
  }

  /** The node's text with other text for some parts of it. */
  weave(node: { readonly start?: number | null; readonly end?: number | null }, parts: readonly Part[]): Rope {
    const rope: Rope[] = []
    let at = node.start!
    for (const part of [...parts].sort((a, b) => a.node.start! - b.node.start! || b.node.end! - a.node.end!)) {
      // `{ a }` and `{ a = 1 }`: key and value are the same text, the larger of them says more.
      if (part.node.start! < at) continue
      rope.push(this.slice(at, part.node.start!), part.rope)
      at = part.node.end!
    }
    rope.push(this.slice(at, node.end!))
    return rope
  }
}
