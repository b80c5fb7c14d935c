/** Decides which classes closures in them need to reach. */
import type { Callable } from '../facts.ts'
import type { RawFacts } from '../walk/index.ts'

/** A class must be reachable from a closure in it that uses a private name, or `super` in an arrow, or its inner name. */
export function settleClasses(facts: RawFacts): void {
  // An activation that is left half-way is entered again by other code than the method's.
  const isMember = (callable: Callable | undefined, of: Callable['class']) =>
    callable === undefined ||
    (callable.inClass === of && callable.suspensions.length === 0) ||
    (callable.kind === 'initialiser' && callable.parent?.class === of)
  for (const { class: of, from } of facts.privateUses) if (!isMember(from, of)) of.needed = true
  for (const callable of facts.callables) {
    if (callable.class !== undefined) {
      const inner = callable.class.scope.variables.get(callable.class.self ?? '')
      if (inner?.references.some((reference) => !isMember(reference.scope.owner, callable.class))) callable.class.needed = true
    }
    if (callable.usesSuper && (callable.kind === 'arrow' || callable.suspensions.length > 0)) {
      for (let at: Callable | undefined = callable; at !== undefined; at = at.parent) {
        const owner: Callable['class'] = at.inClass ?? (at.kind === 'initialiser' ? at.parent?.class : undefined)
        if (owner) owner.needed = true
        if (at.kind !== 'arrow') break
      }
    }
  }
}
