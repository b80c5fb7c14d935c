/** Reads what the program imports and exports from the calls that say so. */
import type { Node } from '../../../plugin/1-analyse/index.ts'
import type { Survey } from './survey.ts'
import type { ExportText, ImportText, ProgramText } from './text.ts'

type Bindings = Pick<ProgramText, 'imports' | 'chunks' | 'exports' | 'externals'>

export function readBindings({ calls }: Survey): Bindings {
  const imports: ImportText[] = []
  const chunks: ImportText[] = []
  const exports: ExportText[] = []
  const externals = new Set<string>()
  for (const { node: call, method, id } of calls) {
    const local = thunkName(call.arguments[1])
    const cut = id.lastIndexOf(' ')
    const binding = { specifier: id.slice(0, cut), name: id.slice(cut + 1), local, call }
    if (method === 'imports') imports.push(binding)
    else if (method === 'chunk') chunks.push(binding)
    else if (method === 'external') externals.add(id)
    else if ((method === 'exports' || method === 'shares') && local !== undefined) exports.push({ name: id, local, call })
  }
  return { imports, chunks, exports, externals }
}

/** `() => name`. */
function thunkName(node: Node | undefined): string | undefined {
  return node?.type === 'ArrowFunctionExpression' && node.body.type === 'Identifier' ? node.body.name : undefined
}
