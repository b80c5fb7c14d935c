/** Turns functions and scopes into stable, readable ids: the module, then the names from outside in. */

import type { Callable, Scope, Span } from '../1-analyse/index.ts'
import { countWhile } from '../search.ts'

/** A module's part of the chunk, and how ids name it. */
export interface ModuleRange extends Span {
  readonly name: string
}

export interface Ids {
  of(callable: Callable): string
  ofScope(scope: Scope): string
  /** A fresh id below a scope's function, for what is neither. */
  below(scope: Scope, start: number, name: string): string
}

export function createIds(callables: readonly Callable[], scopes: readonly Scope[], modules: readonly ModuleRange[], program: string): Ids {
  const ranges = [...modules].sort((a, b) => a.start - b.start)
  const used = new Set<string>()
  const byCallable = new Map<Callable, string>()
  const byScope = new Map<Scope, string>()
  const counters = new Map<string, number>()

  const moduleAt = (offset: number): string => {
    const range = ranges[countWhile(ranges, ({ start }) => start <= offset) - 1]
    return range !== undefined && offset < range.end ? range.name : program
  }
  const unique = (id: string): string => {
    let candidate = id
    for (let n = 2; used.has(candidate); n++) candidate = `${id}:${n}`
    used.add(candidate)
    return candidate
  }
  const count = (prefix: string): number => {
    const n = (counters.get(prefix) ?? 0) + 1
    counters.set(prefix, n)
    return n
  }
  const prefixOf = (parent: Callable | undefined, start: number): string =>
    parent === undefined ? `${moduleAt(start)}#` : `${byCallable.get(parent)!}/`

  for (const callable of callables) {
    const prefix = prefixOf(callable.parent, callable.start)
    const name = callable.name === '' ? `~${count(prefix)}` : clean(callable.name)
    byCallable.set(callable, unique(prefix + name))
  }
  for (const scope of scopes) {
    if (scope.owner === undefined && scope.kind === 'program') byScope.set(scope, program)
    else if (scope.kind === 'function') byScope.set(scope, byCallable.get(scope.owner!)!)
    else {
      const prefix = scope.owner === undefined ? `${moduleAt(scope.span.start)}#` : byCallable.get(scope.owner)!
      byScope.set(scope, unique(`${prefix}{${count(`${prefix}{`)}}`))
    }
  }
  return {
    of: (callable) => byCallable.get(callable)!,
    ofScope: (scope) => byScope.get(scope)!,
    below: (scope, start, name) => {
      const prefix = prefixOf(scope.owner, start)
      return unique(prefix + (name === '' ? `~${count(prefix)}` : clean(name)))
    },
  }
}

/** Names from string keys may hold anything; ids are words. */
function clean(name: string): string {
  return name.replace(/[^\p{ID_Continue}$#{}.-]/gu, '_')
}
