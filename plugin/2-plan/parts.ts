/** Chooses the parts of the runtime that a chunk can need, by what it loads and by the words in it, and says why. */
import { builtinModules } from 'node:module'
import type { Words } from '../1-analyse/index.ts'
import { type Clue, RULES } from './part-rules.ts'

export interface PlannedPart {
  readonly name: string
  readonly why: string
}

export type Hosts = 'node' | 'page' | 'both'

/** What is known about where a chunk comes from and where it goes. */
export interface Surroundings {
  /** Methods of the link that its code calls. */
  readonly calls: ReadonlySet<string>
  /** What it imports statically. */
  readonly imports: readonly string[]
  /** Whether a specifier leads to another chunk of the bundle. */
  isOwn(specifier: string): boolean
  readonly form: 'es' | 'cjs' | 'wrapped'
  /** Where it is to run, if that is known. */
  readonly hosts: Hosts | undefined
  /** It is to have all parts of its hosts. */
  readonly all: boolean
}

/** Names that lead from the globals of Node to any module. */
const LOADERS = /^(?:getBuiltinModule|createRequire|mainModule|_linkedBinding|_load|dlopen)$/
/** Modules that load or run whatever they are told. */
const ANYTHING = /^(?:cluster|inspector|module|repl|test|vm)(?:\/|$)/

const builtins: ReadonlySet<string> = new Set(builtinModules)

/** Name of a module of Node's, without its prefix; `undefined` for any other. */
function builtinOf(specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return specifier.slice(5)
  return builtins.has(specifier) ? specifier : undefined
}

/** What may load modules that nothing in the chunk names. */
function loaderIn(
  { all, computed }: Words,
  loads: readonly string[],
): { readonly anywhere: string | undefined; readonly inNode: string | undefined } {
  const anywhere = computed ?? loads.find((specifier) => builtinOf(specifier) === undefined)
  const word = [...all].find((each) => LOADERS.test(each)) ?? (all.has('process') && all.has('binding') ? 'process.binding' : undefined)
  return { anywhere, inNode: anywhere ?? word ?? loads.find((specifier) => ANYTHING.test(builtinOf(specifier) ?? '')) }
}

export function planParts(words: Words, { calls, imports, isOwn, form, hosts, all }: Surroundings): readonly PlannedPart[] {
  const loads = [...new Set([...imports, ...words.loads])].filter((specifier) => !isOwn(specifier))
  const modules = loads.flatMap((specifier) => builtinOf(specifier) ?? [])
  // A static import of Node's fails anywhere else, and nothing but Node runs CommonJS.
  const isNodes = form === 'cjs' || (form === 'es' && imports.some((specifier) => builtinOf(specifier) !== undefined))
  const place = hosts ?? (isNodes ? 'node' : 'both')
  const node = place !== 'page'
  const web = place !== 'node'
  const { anywhere, inNode } = loaderIn(words, loads)

  const found = new Map<string, string>()
  const add = (name: string, why: string): void => {
    if (found.has(name)) return
    found.set(name, why)
    for (const other of RULES[name]?.needs ?? []) add(other, `needed by ${name}`)
  }
  for (const [name, rule] of Object.entries(RULES)) {
    if ((name.startsWith('node-') && !node) || (name.startsWith('web-') && !web)) continue
    const why = rule.calls ? [...calls].find((call) => rule.calls!.test(call)) : clueOf(rule, modules, words.all)
    const stranger = node && !name.startsWith('web-') ? inNode : anywhere
    if (why !== undefined) add(name, why)
    else if (all) add(name, 'option parts')
    else if (stranger !== undefined && !rule.calls) add(name, `${stranger} may bring anything`)
  }
  if (node) add('node', web ? 'may run in Node' : 'runs in Node')
  if (web) add('web', node ? 'may run in a page' : 'runs in a page')
  return [...Object.keys(RULES), 'node', 'web'].flatMap((name) => (found.has(name) ? [{ name, why: found.get(name)! }] : []))
}

function clueOf(clue: Clue, modules: readonly string[], words: ReadonlySet<string>): string | undefined {
  const module = clue.modules && modules.find((name) => clue.modules!.test(name))
  if (module !== undefined) return `node:${module}`
  return clue.words && [...words].find((word) => clue.words!.test(word))
}

/** @public for tests and tools: one line for each part. */
export const describeParts = (parts: readonly PlannedPart[]): string => parts.map(({ name, why }) => `part ${name}  ${why}\n`).join('')
