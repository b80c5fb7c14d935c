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
  /** In continuations: the handle of what goes on, and what stands for values the engine would have kept. */
  readonly handle: string
  readonly sent: string
  readonly self: string
  readonly arguments: string
  readonly newTarget: string
  readonly turn: string
  readonly flag: string
}

export function freshNames(program: ProgramText): Names {
  const taken = new Set([...program.facts.names, program.link])
  let prefix = '$'
  const roles = {
    ...{ what: 'w', value: 'v', second: 's', third: 'r', own: 'o', dispatcher: 'd', base: 'b', target: 't', restoring: 'q', given: 'g' },
    ...{ handle: 'k', sent: 'x', self: 'h', arguments: 'a', newTarget: 'n', turn: 'u', flag: 'f' },
  } satisfies Names
  while ([...taken].some((name) => name.startsWith(`${prefix}t_`))) prefix += '$'
  return Object.fromEntries(Object.entries(roles).map(([role, letter]) => [role, `${prefix}t_${letter}`])) as unknown as Names
}
