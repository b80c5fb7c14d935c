/** Resolves handles in a program text to the ids of the environments they name. */
import type { Node } from '../../../plugin/1-analyse/index.ts'
import type { Environments } from './environments.ts'
import type { Survey } from './survey.ts'
import { handleCall, stringOf } from './syntax.ts'

export interface Chains {
  /** Id of the environment that an expression names. */
  handleId(element: Node): string | undefined
  /** Reads `[inner, …, outer]`, also behind an arrow, or a handle alone; notes which environment each one stands in, returns the innermost. */
  nest(thunk: Node | undefined | null): string | undefined
  /** The ids that it names. */
  idsOf(thunk: Node | undefined | null): string[]
}

export function createChains({ link, lookup }: Survey, { scopes, byVariable }: Environments): Chains {
  const handleId = (element: Node): string | undefined => {
    const named = element.type === 'CallExpression' && element.arguments.length === 0 ? element.callee : element
    if (named.type === 'Identifier') {
      const variable = lookup(named.name, element.start!)
      return variable && byVariable.get(variable)
    }
    const found = handleCall(element, link)
    return found && stringOf(found.arguments[0])
  }
  const idsOf = (thunk: Node | undefined | null): string[] => {
    if (thunk?.type === 'Identifier' || thunk?.type === 'CallExpression') return [handleId(thunk)].filter((id) => id !== undefined)
    const list = thunk?.type === 'ArrowFunctionExpression' ? thunk.body : thunk
    if (list?.type !== 'ArrayExpression') return []
    return list.elements.flatMap((element) => (element ? [handleId(element)] : [])).filter((id) => id !== undefined)
  }
  const nest = (thunk: Node | undefined | null): string | undefined => {
    const chain = idsOf(thunk)
    // The last of a chain knows its parent itself.
    for (const [i, id] of chain.slice(0, -1).entries()) {
      const scope = scopes.get(id)
      if (scope !== undefined) scope.around ??= chain[i + 1]
    }
    return chain[0]
  }
  return { handleId, nest, idsOf }
}
