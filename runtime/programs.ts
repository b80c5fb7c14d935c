/** Keeps the programs that run in this realm: their texts, and what other chunks may import of them. */

export interface RunningProgram {
  readonly name: string
  readonly text: () => string
  /** By name; filled by the program itself when it begins. */
  readonly exports: Map<string, () => unknown>
  /** It waits at its top level. */
  waits?: boolean
  /** Other chunks run when it has run. */
  awaited?: boolean
  /** Its end, in a program with a top-level `await`. */
  end?: Promise<unknown>
}

export interface Programs {
  /** In the order in which they began to run. */
  readonly all: readonly RunningProgram[]
  add(name: string, text: () => string): RunningProgram
  /** Why a snapshot of all of them could not be restored; `undefined`: it could. */
  clash(ids: readonly string[]): string | undefined
}

export function createPrograms(): Programs {
  const all: RunningProgram[] = []
  return {
    all,
    add(name, text) {
      const program: RunningProgram = { name, text, exports: new Map<string, () => unknown>() }
      all.push(program)
      return program
    },
    clash(ids) {
      const names = all.map(({ name }) => name)
      const twice = names.find((name, i) => names.indexOf(name) !== i)
      if (twice !== undefined) return `two programs with the name "${twice}" run in this process: give one of the entries another name`
      if (all.length === 1) return undefined
      const texts = all.map(({ text }) => text())
      for (const module of new Set(ids.flatMap((id) => (id.includes('#') ? [id.slice(0, id.indexOf('#') + 1)] : [])))) {
        // Ids stand in strings, alone or in a list.
        const has = (text: string) => ['"', "'", '`', ' ', '|'].some((before) => text.includes(before + module))
        const [first, second] = names.filter((_, i) => has(texts[i]!))
        if (second !== undefined)
          return `the programs "${first}" and "${second}" both have the module ${module.slice(0, -1)}: build them together, or give one another root`
      }
      return undefined
    },
  }
}
