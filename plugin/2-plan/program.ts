/** Turns the container of the program into its frame: what stays outside of it, what it imports, exports, and is called with. */
import type { PlanContext } from './context.ts'
import type { PlannedFrame, PlannedProgram } from './plan.ts'

export function planProgram({ analysis, options, fresh }: PlanContext, frame: PlannedFrame | undefined): PlannedProgram {
  const { container } = analysis
  const isImported = ({ local }: { local: string }) => analysis.imports.some((imported) => imported.local === local)
  return Object.freeze({
    name: options.name,
    start: container.start,
    end: container.end,
    outside: container.outside,
    strict: container.strict,
    async: container.topLevelAwait,
    returns: container.returns,
    usesThis: analysis.usesThis,
    frame,
    stuck: frame === undefined ? analysis.suspensions.filter(({ immediate }) => !immediate) : [],
    imports: analysis.imports,
    exports: analysis.exports
      .filter((exported) => !isImported(exported))
      .map(({ name, local }) => {
        const variable = analysis.program.variables.get(local)
        return { name, local, outer: fresh('$x'), hoisted: variable?.kind === 'function' }
      }),
    reexports: analysis.exports.filter(isImported),
  })
}
