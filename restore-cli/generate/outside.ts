/** Decides what each program of a snapshot calls the things outside of its text: imports, and what the programs share. */
import { EXIT, Refusal } from '../errors.ts'
import { stringLiteral } from './literal.ts'
import { type ProgramText, replaced } from './program/index.ts'

/** An import of the resumed file. */
export interface OutsideImport {
  readonly specifier: string
  readonly name: string
  readonly local: string
}

/** Where an export lives: the variable of the object that holds it, and its key there. */
export interface Place {
  readonly holder: string
  readonly key: string
}

export interface OutsideProgram {
  readonly name: string
  readonly hasRun: boolean
  /** With the names that the resumed file has. */
  readonly program: ProgramText
  /** Variable of the object with its own exports; names of those, and what such an export of a module from outside is. */
  readonly cells: string
  readonly own: readonly { readonly name: string; readonly external: string | undefined }[]
  readonly exports: readonly (Place & { readonly name: string })[]
  /** Modules from outside that are imported when it is loaded, and the variables of their namespaces. */
  readonly loads: readonly { readonly specifier: string; readonly variable: string }[]
}

export interface Outside {
  readonly programs: readonly OutsideProgram[]
  readonly imports: readonly OutsideImport[]
  /** Variable of the object with the namespaces of chunks. */
  readonly namespaces: string
  /** Chunks whose namespaces the texts name. */
  readonly starred: ReadonlySet<string>
  fresh(letter: string): string
}

export interface OutsideSource {
  readonly name: string
  readonly hasRun: boolean
  readonly program: ProgramText
}

/** Programs that stand in one file may have imports of the same local name; what one exports lives in one place for all. */
export function outside(sources: readonly OutsideSource[]): Outside {
  const taken = sources.map(({ program: { facts, link } }) => new Set([...facts.names, link]))
  const fresh = freshly(taken)
  const namespaces = fresh('n')
  const cells = new Map(sources.map(({ name }) => [name, fresh('c')]))
  const byName = new Map(sources.map((source) => [source.name, source]))
  const starred = new Set<string>()

  const placeOf = (chunk: string, name: string, seen: readonly string[] = []): Place => {
    if (name === '*') {
      starred.add(chunk)
      return { holder: namespaces, key: chunk }
    }
    const exported = byName.get(chunk)?.program.exports.find((each) => each.name === name)
    if (exported === undefined || seen.includes(chunk)) throw new Refusal('TM332', EXIT.corrupt, `no chunk ${chunk} exports ${name}`)
    const passed = byName.get(chunk)!.program.chunks.find(({ local }) => local === exported.local)
    return passed ? placeOf(passed.specifier, passed.name, [...seen, chunk]) : { holder: cells.get(chunk)!, key: name }
  }

  const imports: OutsideImport[] = []
  const programs = sources.map(({ name, hasRun, program }, i): OutsideProgram => {
    const names = new Map<string, string>()
    const loads = new Map<string, string>()
    for (const { specifier, name: imported, local } of program.imports) {
      if (!hasRun) {
        if (!loads.has(specifier)) loads.set(specifier, fresh('m'))
        if (local !== undefined) names.set(local, imported === '*' ? loads.get(specifier)! : memberOf(loads.get(specifier)!, imported))
      } else if (local !== undefined) {
        const others = taken.some((found, j) => i !== j && found.has(local))
        const kept = others ? fresh('i') : local
        imports.push({ specifier, name: imported, local: kept })
        names.set(local, kept)
      }
    }
    const external = new Map(names)
    for (const { specifier, name: imported, local } of program.chunks) {
      if (local === undefined) continue
      const { holder, key } = placeOf(specifier, imported)
      names.set(local, memberOf(holder, key))
    }
    const own = program.exports.filter(({ local }) => !program.chunks.some((each) => each.local === local))
    for (const { name: exported, local } of own) if (!names.has(local)) names.set(local, memberOf(cells.get(name)!, exported))
    return {
      name,
      hasRun,
      program: replaced(program, names),
      cells: cells.get(name)!,
      own: own.map(({ name: exported, local }) => ({ name: exported, external: external.get(local) })),
      exports: program.exports.map((exported) => ({ name: exported.name, ...placeOf(name, exported.name) })),
      loads: [...loads].map(([specifier, variable]) => ({ specifier, variable })),
    }
  })
  return { programs, imports, namespaces, starred, fresh }
}

function memberOf(object: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${stringLiteral(name)}]`
}

function freshly(taken: readonly ReadonlySet<string>[]): (letter: string) => string {
  let prefix = '$tm_'
  while (taken.some((names) => [...names].some((name) => name.startsWith(prefix)))) prefix = `$${prefix}`
  let count = 0
  return (letter) => `${prefix}${letter}${count++}`
}
