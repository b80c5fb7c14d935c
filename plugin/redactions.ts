/** Turns the option `redact` into what tells whether a variable is redacted. */
import { createFilter } from '@rollup/pluginutils'
import { messages } from './messages.ts'
import type { Redact } from './options.ts'

export interface Redactions {
  /** `module`: id of the one that declares it; `undefined`: not known. */
  has(name: string, module: string | undefined): boolean
  /** What of the option is in none of the modules. */
  missing(modules: ReadonlyMap<string, string>): readonly string[]
}

/** Throws an `OptionError`. `undefined`: nothing is redacted. */
export function redactions(option: Redact | undefined): Redactions | undefined {
  if (option === undefined) return undefined
  const unknown =
    typeof option === 'object' && option !== null ? Object.keys(option).filter((key) => key !== 'variables' && key !== 'modules') : ['']
  const { variables = [], modules } = option ?? {}
  if (unknown.length > 0 || !Array.isArray(variables) || variables.some((name) => typeof name !== 'string'))
    throw messages.badRedact(option)
  const names = new Set<string>(variables)
  const filter = modules === undefined ? () => false : createFilter(modules)
  const patterns = modules === undefined ? [] : [modules].flat().map(String)
  return {
    // A bundler that puts modules together gives the second of a name another: token$1.
    has: (name, module) => names.has(name.replace(/\$\d+$/, '')) || names.has(name) || (module !== undefined && filter(module)),
    missing: (found) => [
      ...[...names].filter((name) => ![...found.values()].some((code) => namesIn(code, name))),
      ...(patterns.length > 0 && ![...found.keys()].some((id) => filter(id)) ? patterns : []),
    ],
  }
}

function namesIn(code: string, name: string): boolean {
  return code
    .split(name)
    .some((before, i, parts) => i + 1 < parts.length && !/[\p{ID_Continue}$]$/u.test(before) && !/^[\p{ID_Continue}$]/u.test(parts[i + 1]!))
}
