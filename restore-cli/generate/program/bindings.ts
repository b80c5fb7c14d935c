/** Reads what the program imports and exports from the calls that say so. */
import type { Node } from '../../../plugin/1-analyse/index.ts'
import type { Survey } from './survey.ts'
import type { ExportText, ImportText, ProgramText } from './text.ts'

export function readBindings({ calls }: Survey): Pick<ProgramText, 'imports' | 'exports'> {
  const imports: ImportText[] = []
  const exports: ExportText[] = []
  for (const { node, method, id } of calls) {
    if (method !== 'imports' && method !== 'exports') continue
    const local = thunkName(node.arguments[1])
    if (local === undefined) continue
    const cut = id.lastIndexOf(' ')
    if (method === 'imports') imports.push({ specifier: id.slice(0, cut), name: id.slice(cut + 1), local, call: node })
    else exports.push({ name: id, local, call: node })
  }
  return { imports, exports }
}

/** `() => name`. */
function thunkName(node: Node | undefined): string | undefined {
  return node?.type === 'ArrowFunctionExpression' && node.body.type === 'Identifier' ? node.body.name : undefined
}
