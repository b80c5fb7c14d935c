/** Turns the container of the program into its frame: what stays outside of it, what it imports, exports, and is called with. */
import type { ExportWrite } from '../1-analyse/index.ts'
import type { PlanContext } from './context.ts'
import type { PlannedFrame, PlannedImport, PlannedProgram, PlannedWrite } from './plan.ts'

export function planProgram({ analysis, options, fresh }: PlanContext, frame: PlannedFrame | undefined): PlannedProgram {
  const { container } = analysis
  const { chunkOf } = options.chunks
  const isImported = ({ local }: { local: string }) => analysis.imports.some((imported) => imported.local === local)
  const imports: PlannedImport[] = analysis.imports.map((found) => ({ ...found, chunk: chunkOf(found.specifier), added: false }))
  const passed = analysis.reexports.map(({ specifier, imported, name }) => {
    const local = fresh('$r')
    imports.push({ specifier, name: imported, local, chunk: chunkOf(specifier), added: true })
    return { name, local }
  })
  const exports = analysis.exports
    .filter((exported) => !isImported(exported))
    .map(({ name, local }) => {
      const variable = analysis.program.variables.get(local)
      return { name, local, outer: fresh('$x'), hoisted: variable?.kind === 'function' }
    })
  const setting = ({ names, ...write }: ExportWrite): PlannedWrite => ({
    ...write,
    sets: exports.filter(({ local }) => names.includes(local)).map(({ outer, local }) => ({ outer, local })),
  })
  return Object.freeze({
    name: options.name,
    start: container.start,
    end: container.end,
    outside: container.outside,
    strict: container.strict,
    async: container.topLevelAwait,
    returns: container.returns,
    usesThis: analysis.usesThis,
    given: container.given.filter((name) => {
      const { references, captured } = analysis.program.variables.get(name)!
      return captured || references.length > 0
    }),
    frame,
    stuck: frame === undefined ? analysis.suspensions.filter(({ immediate }) => !immediate) : [],
    imports,
    exports,
    shared: options.chunks.shared,
    writes: analysis.exportWrites.map(setting),
    reexports: [...analysis.exports.filter(isImported), ...passed],
    dynamicImports: analysis.dynamicImports
      .filter(({ start }) => options.included(start))
      .map((found) => ({ ...found, chunk: chunkOf(found.specifier) })),
    later: options.chunks.later,
    awaited: container.topLevelAwait && options.chunks.awaited,
  })
}
