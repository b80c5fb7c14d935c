/** Puts what Vite's preload helper is to load at each `import()` into the calls themselves: Vite's table stands beside the program, where a move would leave it. */
import remapping, { type SourceMapInput } from '@jridgewell/remapping'
import MagicString from 'magic-string'
import { parse } from './1-analyse/index.ts'

/** A chunk as it is about to be written, after Vite has put its table in front: no minifier comes after that. */
export interface Finished {
  readonly fileName: string
  code: string
  map?: object | null
}

/** What hosts write beside it. */
type Bundle = Readonly<Record<string, { readonly type: string; source?: unknown }>>

const TABLE = /^const __vite__mapDeps=\(i,m=__vite__mapDeps,d=\(m\.f\|\|\(m\.f=(\[.*\])\)\)\)=>i\.map\(i=>d\[i\]\);\n/m
const USE = /\b__vite__mapDeps\(\[([\d,]+)\]\)/g
const INLINE = /\n\/\/# sourceMappingURL=data:.*\s*$/

/** Does nothing for a chunk without a table. */
export function inlinePreloads(chunk: Finished, bundle: Bundle): void {
  const { code, fileName, map } = chunk
  const table = TABLE.exec(code)
  if (table === null) return
  const edited = new MagicString(code)
  edited.remove(table.index, table.index + table[0].length)
  const files = elementsOf(table[1]!)
  for (const { index, 0: use, 1: places } of code.matchAll(USE)) {
    const listed = places!.split(',').map((place) => files[Number(place)])
    edited.overwrite(index, index + use.length, `[${listed.join(',')}]`)
  }
  chunk.code = edited.toString()
  const file = bundle[`${fileName}.map`]
  const before = map ?? (typeof file?.source === 'string' ? JSON.parse(file.source) : undefined)
  if (!before) return
  const own = edited.generateMap({ source: fileName, hires: 'boundary' })
  const after = remapping([own as SourceMapInput, before as SourceMapInput], () => null)
  const text = JSON.stringify({ ...after, file: (before as { file?: string }).file ?? fileName })
  const url = `data:application/json;charset=utf-8;base64,${Buffer.from(text).toString('base64')}`
  if (map) chunk.map = Object.assign(after, { toUrl: () => url })
  if (file?.type === 'asset') file.source = text
  chunk.code = chunk.code.replace(INLINE, () => `\n//# sourceMappingURL=${url}`)
}

/** Each is a string, or an expression where the option `renderBuiltUrl` says so. */
function elementsOf(list: string): string[] {
  const [statement] = parse(list, true).body
  if (statement?.type !== 'ExpressionStatement' || statement.expression.type !== 'ArrayExpression') return []
  return statement.expression.elements.map((each) => list.slice(each!.start!, each!.end!))
}
