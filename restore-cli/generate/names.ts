/** Makes names for generated code that the program text does not have. */
import type { ProgramText } from './program/index.ts'

/** Names that generated code uses and the program text does not. */
export interface Names {
  readonly what: string
  readonly value: string
  readonly second: string
  readonly third: string
  readonly own: string
  readonly dispatcher: string
  readonly base: string
  readonly target: string
  readonly restoring: string
  readonly given: string
}

export function freshNames(program: ProgramText): Names {
  const taken = new Set([...program.facts.names, program.link])
  let prefix = '$'
  const roles = ['what', 'value', 'second', 'third', 'own', 'dispatcher', 'base', 'target', 'restoring', 'given'] as const
  while ([...taken].some((name) => name.startsWith(`${prefix}t_`))) prefix += '$'
  return Object.fromEntries(roles.map((role, i) => [role, `${prefix}t_${'wvsrodbtqg'[i]}`])) as unknown as Names
}
