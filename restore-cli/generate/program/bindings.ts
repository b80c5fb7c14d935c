/** Reads what the program imports and exports from the calls that say so. */
import type { Node } from '../../../plugin/1-analyse/index.ts'
import type { Survey } from './survey.ts'
import type { ExportText, ImportText, ProgramText } from './text.ts'

export function readBindings({ calls, textOf }: Survey): Pick<ProgramText, 'imports' | 'exports'> {
  const imports: ImportText[] = []
  const exports: ExportText[] = []
  for (const { node, method, id } of calls) {
    if (method !== 'imports' && method !== 'exports') continue
    const local = thunkName(node.arguments[1])
    if (local === undefined) continue
    const call = textOf(node)
    const cut = id.lastIndexOf(' ')
    if (method === 'imports') imports.push({ specifier: id.slice(0, cut), name: id.slice(cut + 1), local, call })
    else exports.push({ local, call })
  }
  return { imports, exports }
}

/** `() => name`. */
function thunkName(node: Node | undefined): string | undefined {
  return node?.type === 'ArrowFunctionExpression' && node.body.type === 'Identifier' ? node.body.name : undefined
}
