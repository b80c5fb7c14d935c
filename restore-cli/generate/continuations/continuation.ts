/** Declares what the parts of one continuation share. */
import { boundNames, type Node } from '../../../plugin/1-analyse/index.ts'
import { EXIT, Refusal } from '../../errors.ts'
import type { Names } from '../names.ts'
import type { ProgramText, SuspensionText } from '../program/index.ts'

export interface Continuation {
  readonly program: ProgramText
  readonly suspension: SuspensionText
  readonly names: Names
  /** The nodes around the suspended one, itself included, up to the body of its function. */
  readonly path: ReadonlySet<Node>
  /** Names of the variables kept by value. */
  readonly kept: ReadonlySet<string>
  /** Whether the variable that is declared in this node gets its value, by the point itself or through an environment. */
  isGiven(declaration: Node, name: string): boolean
  /** An expression that stops until all is there, and then has the value that the program goes on with. */
  readonly gate: string
  /** Text of the function, with names for what it took from around it. */
  slice(start: number, end: number): string
  /** Makes a variable that is true until the middle of a loop has been entered. */
  flag(): string
  /** An expression: whether a variable that is declared in this node was uninitialised. `undefined`: it is in no environment. */
  lacks(node: Node, name: string): string | undefined
  /** Expressions that set up the environments whose variables are declared in this node. */
  levels(node: Node): readonly string[]
}

/** The text of a node, with the parentheses that stood around it. */
export function textOf(node: Node, c: Continuation): string {
  const text = c.slice(node.start!, node.end!)
  return node.extra?.['parenthesized'] === true ? `(${text})` : text
}

/** The text of a whole statement, so that another may follow. */
export function statementText(node: Node, c: Continuation): string {
  const text = c.slice(node.start!, node.end!)
  return text.endsWith(';') ? text : `${text};`
}

/** Of these nodes, the one that the suspended one is in. */
export function onPath<T extends Node>(nodes: readonly (T | null | undefined)[], c: Continuation): T | undefined {
  return nodes.find((node) => node != null && c.path.has(node)) ?? undefined
}

/** Expressions as a statement. */
export function asStatement(expressions: readonly string[]): string {
  return expressions.map((expression) => `${expression};`).join('')
}

/** Expressions before others, in a list separated by commas. */
export function before(expressions: readonly string[], last: string): string {
  return [...expressions, last].join(',')
}

export function declared(keyword: 'let' | 'var', names: Iterable<string>): string {
  const all = [...new Set(names)]
  return all.length === 0 ? '' : `${keyword} ${all.join(',')};`
}

export function boundIn(...nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type === 'VariableDeclaration') return boundIn(...node.declarations.map(({ id }) => id))
    return boundNames('id' in node ? (node.id as Node) : node).map(({ name }) => name)
  })
}

/** The text is not one that the plugin emits: nothing is guessed. */
export function refuse({ suspension: { id, point } }: Pick<Continuation, 'suspension'>, why: string): Refusal {
  return new Refusal('TM334', EXIT.internal, `${id} cannot go on from its suspension point ${point}: ${why}`)
}
