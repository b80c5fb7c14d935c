/** Makes the record of a function, class or initialiser, on which nothing is known yet but what its head says. */
import type { Callable } from '../facts.ts'
import type { Node } from '../tree.ts'
import type { Context } from './context.ts'

export interface Head extends Pick<Callable, 'kind' | 'name' | 'scope' | 'strict' | 'parent' | 'bodyAt'> {
  readonly named?: boolean
  readonly async?: boolean
  readonly generator?: boolean
  readonly inClass?: Callable['inClass']
  readonly expressionBody?: boolean
  readonly parameters?: Callable['parameters']
  readonly class?: Callable['class']
  readonly asyncAt?: number
  readonly asyncGenerators?: boolean
  readonly literal?: Callable['literal']
  readonly static?: boolean
  readonly endsStatement?: boolean
}

export function newCallable(node: Node, head: Head, context: Context): Callable {
  const callable: Callable = {
    kind: head.kind,
    name: head.name,
    scope: head.scope,
    strict: head.strict,
    start: node.start!,
    end: node.end!,
    named: head.named ?? false,
    given: head.name,
    keyed: undefined,
    parent: head.parent,
    async: head.async ?? false,
    generator: head.generator ?? false,
    inClass: head.inClass,
    bodyAt: head.bodyAt,
    expressionBody: head.expressionBody ?? false,
    parameters: head.parameters ?? noParameters(),
    usesThis: false,
    usesArguments: false,
    usesNewTarget: false,
    usesSuper: false,
    callsSuper: false,
    escapes: true,
    once: false,
    onceFrom: 0,
    asyncAt: head.asyncAt ?? -1,
    asyncGenerators: head.asyncGenerators ?? false,
    suspensions: [],
    invoked: false,
    literal: head.literal,
    key: '',
    static: head.static ?? false,
    endsStatement: head.endsStatement ?? false,
    inWith: context.withDepth > 0,
    site: undefined,
    class: head.class,
  }
  context.callables.push(callable)
  return callable
}

function noParameters(): Callable['parameters'] {
  return {
    start: 0,
    end: 0,
    count: 0,
    names: [],
    simple: true,
    computed: false,
    opaque: false,
    patternsAt: 0,
    patternsIndex: -1,
    comma: undefined,
    length: 0,
    closures: false,
  }
}
