/** Decides which functions can be left half-way and entered again, and what is named at each point. */
import type { Callable, Scope, Suspension, Variable } from '../1-analyse/index.ts'
import { chainFrom, isHidden, type PlannedScopes } from './chains.ts'
import type { PlanContext } from './context.ts'
import type { PlannedFrame, PlannedMark, PlannedSuspension } from './plan.ts'

export interface Frames {
  /** `undefined`: it does not suspend, or cannot be entered again, which is then said. */
  of(callable: Callable): { readonly frame: PlannedFrame | undefined; readonly why: string }
  /** For the program, if it has a top-level `await`. */
  readonly program: PlannedFrame | undefined
}

export function createFrames({ analysis, options, fresh }: PlanContext, scopes: PlannedScopes): Frames {
  const parametersOf = new Map<Callable, readonly Variable[]>()
  for (const { kind, owner, variables } of analysis.scopes) {
    if (kind === 'function')
      parametersOf.set(
        owner!,
        [...variables.values()].filter((found) => found.kind === 'parameter'),
      )
  }
  const bodies = new Map(analysis.scopes.flatMap((scope) => (scope.kind === 'body' ? [[scope.owner!, scope] as const] : [])))
  const variable = fresh('$f')
  const value = fresh('$y')
  const pointsOf = (suspensions: readonly Suspension[], self: readonly string[]): PlannedSuspension[] =>
    suspensions
      .filter(({ immediate }) => !immediate)
      .map((suspension, i) => ({
        ...suspension,
        number: i + 1,
        locals: [
          ...localsAt(suspension, options.temporaries.names),
          ...self,
          ...(options.temporaries.temporaries.get(suspension.start) ?? []),
        ],
        chain: chainFrom(suspension.scope, scopes),
      }))
  const program = analysis.suspensions.length === 0 ? [] : pointsOf(analysis.suspensions, analysis.usesThis ? ['this'] : [])
  return {
    of(callable) {
      const points = pointsOf(callable.suspensions, selfOf(callable))
      if (points.length === 0 && !callable.generator) return { frame: undefined, why: '' }
      const hidden = callable.suspensions.some(({ scope, immediate }) => !immediate && isHidden(scope, scopes))
      const parameters = parametersOf.get(callable) ?? []
      const passed = !callable.generator && (!callable.parameters.simple || parameters.some(({ redeclared }) => redeclared))
      const why = hidden ? HIDDEN : (options.untouched.get(callable.start) ?? whyNot(callable, parameters, bodies.get(callable)))
      if (why !== '') return { frame: undefined, why }
      return {
        frame: {
          kind: callable.generator ? 'generator' : 'async',
          asyncAt: callable.asyncAt,
          label: PLAIN_NAME.test(callable.name) && callable.name !== '__proto__' ? callable.name : '',
          variable: callable.generator ? value : variable,
          points,
          passed: passed ? callable.parameters.names : [],
          start: [...parameters.map(({ name }) => name), ...selfOf(callable)],
        },
        why,
      }
    },
    program:
      program.length === 0 || options.untouched.has(0)
        ? undefined
        : { kind: 'async', asyncAt: -1, label: '', variable, points: program, passed: [], start: [] },
  }
}

const PLAIN_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

const HIDDEN = 'a function with a variable that hides one of a switch or a loop around it'

function whyNot(callable: Callable, parameters: readonly Variable[], body: Scope | undefined): string {
  const twice = callable.async && callable.parameters.closures && parameters.some(({ name }) => body?.variables.has(name))
  if (twice) return 'an async function with closures in its parameters that declares one of these again'
  if (callable.async && callable.generator) return 'an async generator with `super`'
  if (callable.usesSuper && !standsInClass(callable)) return 'a function that uses super of an object literal with a suspension in it'
  return ''
}

export function standsInClass(callable: Callable): boolean {
  let at: Callable | undefined = callable
  while (at?.kind === 'arrow') at = at.parent
  return at !== undefined && (at.inClass !== undefined || at.kind === 'initialiser')
}

/** What a function has beside its variables. `new.target` of an async function is known: only an arrow has that of another. */
function selfOf(callable: Callable): string[] {
  return [
    ...(callable.usesThis || callable.usesSuper ? ['this'] : []),
    ...(callable.usesArguments ? ['arguments'] : []),
    ...(callable.usesNewTarget && callable.kind === 'arrow' ? ['new.target'] : []),
  ]
}

/** Variables initialised at this point that no environment has, from inside out. */
function localsAt({ scope: innermost, start }: Suspension, temporaries: ReadonlySet<string>): string[] {
  const names: string[] = []
  for (let scope: Scope | undefined = innermost; scope !== undefined && scope.owner === innermost.owner; scope = scope.parent) {
    for (const variable of scope.variables.values()) {
      if (variable.captured || variable.initialisedAt > start || temporaries.has(variable.name)) continue
      if (variable.kind === 'self' && variable.references.length === 0) continue
      names.push(variable.name)
    }
  }
  return names
}

/** How a function is noted when it is made: generators so that what they make is known, others so that they look like async functions. */
export function markOf(callable: Callable, frame: PlannedFrame | undefined): PlannedMark | undefined {
  const kind = callable.asyncGenerators ? 'async generator' : frame?.kind
  if (kind === undefined || callable.literal !== undefined || callable.inClass !== undefined) return undefined
  if (callable.kind === 'declaration') {
    const place = callable.scope.slotAt
    return place?.how === 'block' ? { kind, at: place.at, name: callable.name, semicolon: '' } : undefined
  }
  if (callable.invoked && kind !== 'generator') return undefined
  return { kind, at: undefined, name: callable.named ? '' : callable.given, semicolon: callable.endsStatement ? ';' : '' }
}
