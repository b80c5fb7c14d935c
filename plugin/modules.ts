/** Finds where each module of a chunk stands in its text, and how ids name it. */

import { relative } from 'node:path'
import type { ModuleRange } from './2-plan/index.ts'
import { countWhile } from './search.ts'

export interface FoundModule extends ModuleRange {
  readonly id: string
}

/** Rendered modules are exact substrings of the chunk; in an IIFE or UMD chunk each line is indented. Those not found are left out. */
export function findModules(
  text: string,
  modules: Readonly<Record<string, { readonly code: string | null }>>,
  root: string,
): FoundModule[] {
  const found: FoundModule[] = []
  let flat: Flat | undefined
  let from = 0
  for (const [id, { code }] of Object.entries(modules)) {
    const needle = code?.trim()
    if (!needle) continue
    let start = text.indexOf(needle, from)
    if (start < 0) start = text.indexOf(needle)
    let end = start + needle.length
    if (start < 0) {
      flat ??= unindent(text)
      const at = flat.text.indexOf(needle)
      if (at < 0) continue
      start = flat.offset(at)
      end = flat.offset(at + needle.length - 1) + 1
    }
    from = end
    found.push({ id, start, end, name: moduleName(id, root) })
  }
  return found
}

/** The path below the root without extension; for a dependency, from its package's name on. */
export function moduleName(id: string, root: string): string {
  const path = id.replace(/^\0+/, '').replace(/\?.*$/, '').replaceAll('\\', '/')
  const dependency = path.lastIndexOf('node_modules/')
  const below =
    dependency >= 0
      ? path.slice(dependency + 'node_modules/'.length)
      : path.startsWith('/') || /^[A-Za-z]:/.test(path)
        ? relative(root, path).replaceAll('\\', '/')
        : path
  return below.replace(/\.[cm]?[jt]sx?$/, '').replace(/[\s#|]/g, '_')
}

interface Flat {
  readonly text: string
  offset(at: number): number
}

/** The text without the first indent of each line, and the way back. */
function unindent(text: string): Flat {
  const indent = /\n([\t ]+)\S/.exec(text)?.[1] ?? ''
  const starts: number[] = []
  const shifts: number[] = []
  let flat = ''
  let at = 0
  for (const line of text.split('\n')) {
    const cut = indent !== '' && line.startsWith(indent) ? indent.length : 0
    starts.push(flat.length)
    shifts.push(at + cut)
    flat += `${line.slice(cut)}\n`
    at += line.length + 1
  }
  return {
    text: flat,
    offset(position) {
      const line = countWhile(starts, (start) => start <= position) - 1
      return shifts[line]! + position - starts[line]!
    },
  }
}
