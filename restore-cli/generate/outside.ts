/** Decides what each program of a snapshot calls the things outside of its text: imports, and what the programs share. */
import type { ImportText, ProgramText } from './program/index.ts'
import { replaced } from './program/index.ts'

/** An import of the resumed file. */
export type OutsideImport = Pick<ImportText, 'specifier' | 'name' | 'local'>

export interface Outside {
  /** With the names that the resumed file has. */
  readonly programs: readonly ProgramText[]
  readonly imports: readonly OutsideImport[]
  /** For each program the variable that holds the object with its exports, and their names. */
  readonly cells: readonly { readonly variable: string; readonly names: readonly string[] }[]
}

/** Programs that stand in one file may have imports of the same local name; what one exports lives in one place for all. */
export function outside(programs: readonly ProgramText[]): Outside {
  const taken = programs.map(({ facts, link }) => new Set([...facts.names, link]))
  const fresh = freshly(taken)
  const imports: OutsideImport[] = []
  const cells = programs.map(({ exports }) => ({ variable: fresh('c'), names: exports.map(({ name }) => name) }))
  const renamed = programs.map((program, i) => {
    const names = new Map<string, string>()
    for (const { specifier, name, local } of program.imports) {
      const others = taken.some((found, j) => i !== j && found.has(local))
      const kept = others ? fresh('i') : local
      imports.push({ specifier, name, local: kept })
      if (others) names.set(local, kept)
    }
    for (const { name, local } of program.exports) if (!names.has(local)) names.set(local, memberOf(cells[i]!.variable, name))
    return replaced(program, names)
  })
  return { programs: renamed, imports, cells }
}

function memberOf(object: string, name: string): string {
  return /^[\w$]+$/.test(name) && !/^\d/.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`
}

function freshly(taken: readonly ReadonlySet<string>[]): (letter: string) => string {
  let prefix = '$tm_'
  while (taken.some((names) => [...names].some((name) => name.startsWith(prefix)))) prefix = `$${prefix}`
  let count = 0
  return (letter) => `${prefix}${letter}${count++}`
}
