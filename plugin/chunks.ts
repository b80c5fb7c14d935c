/** Tells of one chunk of a build what it has to do with the others. */
import { posix } from 'node:path'
import type { ChunkFacts } from './2-plan/index.ts'
import { moduleName } from './modules.ts'

/** As all hosts describe a chunk; file names still have placeholders for hashes. */
export interface Chunk {
  readonly name: string
  readonly fileName: string
  readonly imports: readonly string[]
  readonly dynamicImports: readonly string[]
  readonly facadeModuleId: string | null
  readonly moduleIds: readonly string[]
}

export interface Placed extends ChunkFacts {
  /** Of no other chunk of the build; as stable as the names of its modules. */
  readonly name: string
  /** File names of chunks that import each other, this one among them. */
  readonly cycle: readonly string[] | undefined
}

/** The only chunk of a build. */
export const ALONE: ChunkFacts = { chunkOf: () => undefined, shared: false, awaited: false, later: [] }

export function placeChunk(chunk: Chunk, chunks: readonly Chunk[], root: string): Placed {
  const byFile = new Map(chunks.map((each) => [each.fileName, each]))
  const nameOf = (fileName: string) => chunkName(byFile.get(fileName)!, chunks, root)
  const folder = posix.dirname(chunk.fileName)
  const pathTo = (fileName: string) => {
    const path = posix.relative(folder, fileName)
    return path.startsWith('.') ? path : `./${path}`
  }
  const own = (each: Chunk) => each.imports.filter((fileName) => byFile.has(fileName))
  const dynamic = (each: Chunk) => each.dynamicImports.filter((fileName) => byFile.has(fileName))
  const ahead = reach(chunk.fileName, (fileName) => own(byFile.get(fileName)!))
  const later =
    dynamic(chunk).length === 0
      ? []
      : [...reach(chunk.fileName, (fileName) => [...own(byFile.get(fileName)!), ...dynamic(byFile.get(fileName)!)])].filter(
          (fileName) => fileName !== chunk.fileName && !ahead.has(fileName),
        )
  const importers = chunks.filter((each) => own(each).includes(chunk.fileName))
  return {
    name: nameOf(chunk.fileName),
    chunkOf(specifier) {
      const fileName = posix.join(folder, specifier)
      return specifier.startsWith('.') && byFile.has(fileName) ? nameOf(fileName) : undefined
    },
    shared: importers.length > 0 || chunks.some((each) => dynamic(each).includes(chunk.fileName)),
    awaited: importers.length > 0,
    later: later.map((fileName) => ({ name: nameOf(fileName), path: pathTo(fileName) })),
    cycle: ahead.has(chunk.fileName)
      ? [...ahead].filter((fileName) => reach(fileName, (each) => own(byFile.get(each)!)).has(chunk.fileName))
      : undefined,
  }
}

/** All that can be got to from a start; the start itself only if there is a way back. */
function reach(start: string, next: (fileName: string) => readonly string[]): Set<string> {
  const found = new Set<string>()
  const list = [...next(start)]
  for (let at = list.shift(); at !== undefined; at = list.shift()) {
    if (found.has(at)) continue
    found.add(at)
    list.push(...next(at))
  }
  return found
}

function chunkName(chunk: Chunk, chunks: readonly Chunk[], root: string): string {
  const same = chunks.filter(({ name }) => name === chunk.name)
  if (same.length === 1) return chunk.name
  const module = chunk.facadeModuleId ?? chunk.moduleIds.at(-1)
  const byModule = (each: Chunk) => each.facadeModuleId ?? each.moduleIds.at(-1)
  const alike = same.filter((each) => byModule(each) === module)
  const name = module === undefined ? chunk.name : moduleName(module, root)
  return alike.length === 1 && module !== undefined ? name : `${name}~${alike.indexOf(chunk) + 1}`
}
