/** Tells what Node will take a file for, by its name and the folders it is in: an ES module or CommonJS. */
import { readFileSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'

/** Absent: for either, as its text says. */
export function takenFor(path: string): 'esm' | 'cjs' | undefined {
  const extension = extname(path)
  if (extension === '.mjs') return 'esm'
  if (extension === '.cjs') return 'cjs'
  if (extension !== '.js') return undefined
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const type = typeIn(join(folder, 'package.json'))
    if (type !== undefined) return type === 'module' ? 'esm' : type === 'commonjs' ? 'cjs' : undefined
    if (dirname(folder) === folder) return undefined
  }
}

/** The `type` of a package, `null` where it has none; absent: there is no such file. */
function typeIn(path: string): unknown {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { type?: unknown } | null)?.type ?? null
  } catch {
    return undefined
  }
}
