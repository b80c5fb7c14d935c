/** Declares where a node stands: in which function, with which temporaries needed behind it, and where jumps lead. */
import type { Node } from '../1-analyse/index.ts'

export type BodyKind = 'async' | 'generator' | 'async generator' | 'program'

/** The function (or program) that is being lowered, with the temporaries it has got so far. */
export interface Body {
  readonly kind: BodyKind
  readonly temporaries: string[]
}

/** A statement that a jump may lead out of. */
export type Frame = Target | Finally

export interface Target {
  readonly kind: 'loop' | 'switch' | 'block'
  readonly labels: readonly string[]
  readonly outer: Frame | undefined
}

/** The protected part of a `try` whose `finally` suspends. */
export interface Finally {
  readonly kind: 'finally'
  readonly completion: string
  /** How many jumps lead out of it. */
  jumps: number
  /** Temporaries that jumps through it need further out. */
  readonly carried: Set<string>
  readonly outer: Frame | undefined
}

/** Where a `return` jumps to, whose value must not be awaited where it stands. Named when the first one does. */
export interface Escape {
  names: { readonly label: string; readonly value: string } | undefined
}

export interface Place {
  readonly body: Body
  /** Temporaries that are needed behind the node. */
  readonly live: readonly string[]
  readonly frames: Frame | undefined
  readonly escape: Escape | undefined
  /** Labels directly in front of the statement. */
  readonly labels: readonly string[]
  /** The name that NamedEvaluation gives an anonymous class; undefined where it gives none. */
  readonly name: string | undefined
}

export function placeIn(body: Body): Place {
  return { body, live: [], frames: undefined, escape: undefined, labels: [], name: undefined }
}

/** The same place with more temporaries needed behind it. */
export function needing(place: Place, ...names: readonly string[]): Place {
  const more = names.filter((name) => !place.live.includes(name))
  return more.length === 0 ? place : { ...place, live: [...place.live, ...more] }
}

/** A function that cannot be lowered. */
export class Untouched extends Error {
  readonly node: Node

  constructor(node: Node, why: string) {
    super(why)
    this.node = node
  }
}
