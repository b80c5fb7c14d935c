/**
 * Turns a verified snapshot into the text of the program that goes on from it.
 * In: a snapshot. Out: one self-contained file: runtime, state, program texts, factories of the scopes that are alive.
 */
import type { Heap, Snapshot } from '../../runtime/graph/format.ts'
import { constructedCode, EXIT, Refusal } from '../errors.ts'
import { factoryText } from './factories.ts'
import { stringLiteral, textLiteral } from './literal.ts'
import { hostedText, type ModuleFormat, moduleText, withoutMeta } from './modules.ts'
import { type Outside, type OutsideProgram, outside } from './outside.ts'
import { programIn } from './program/file.ts'
import { type ProgramText, readProgram } from './program/index.ts'
import { runtime } from './runtime.ts'
import { stateText } from './state.ts'

export interface GenerateOptions {
  readonly format: ModuleFormat
  /** Whether functions that `new Function` made may come along: their text is no part of the program's. Default: no. */
  readonly constructed?: boolean
  /** Takes each chunk that has not run, as a file to be beside the resumed one. Absent, or for a script: it is in that. */
  readonly apart?: (name: string, text: string) => void
}

/** Kinds of functions whose code is in no program text. */
const CONSTRUCTED: readonly string[] = ['constructed', 'constructed-closure']

/** @throws Refusal when the state and the program texts do not fit, or a program needs what the format cannot give it */
export function generate(snapshot: Snapshot, { format, constructed = false, apart }: GenerateOptions): string {
  const { programs, heap, resources, options } = snapshot
  const count = constructed ? 0 : heap.nodes.filter(([kind]) => CONSTRUCTED.includes(heap.kinds[kind]!)).length
  if (count > 0) throw constructedCode(count)
  const texts = programs.map(({ name, text }) => programIn(text, name))
  const around = outside(programs.map(({ name, exports }, i) => ({ name, hasRun: exports !== undefined, program: readProgram(texts[i]!) })))
  const running = around.programs.flatMap(({ hasRun, program }) => (hasRun ? [program] : []))
  const owners = ownersOf(heap, running)
  const state = { exports: programs.map(({ exports = [] }) => exports), heap, resources }
  const bodyOf = (found: OutsideProgram): string => {
    if (!found.hasRun) {
      const load = withoutMeta(loadText(found), format)
      if (apart === undefined || format === 'iife') return `load:${load}`
      const shared = [around.namespaces, ...around.programs.map(({ cells }) => cells)].join(',')
      const file = fileName(found.name, around.programs.indexOf(found))
      apart(file, `${format === 'esm' ? 'export default ' : 'module.exports='}(${shared})=>(${load})()\n`)
      const path = stringLiteral(`./${file}`)
      return `load:${format === 'esm' ? `async()=>(await import(${path})).default(${shared})` : `async()=>require(${path})(${shared})`}`
    }
    const factory = factoryText(found.program, heap, (id) => owners.get(id) === found.program)
    return `factory:${hostedText(found.program, format, withoutMeta(factory, format))}`
  }
  const resumable = around.programs.map((found, i) => {
    const { name, cells, program } = found
    const exports = found.exports.map((each) => `[${stringLiteral(each.name)},${each.holder},${stringLiteral(each.key)}]`)
    const imports = [...new Set(program.chunks.map(({ specifier }) => stringLiteral(specifier)))]
    return `{name:${stringLiteral(name)},text:${textLiteral(texts[i]!)},cells:${cells},exports:[${exports}],imports:[${imports}],${bodyOf(found)}}`
  })
  const { wanted, external } = named(heap, around)
  const modules = [...new Set(running.flatMap(({ externals }) => [...externals]))]
  const body = [
    `options:${JSON.stringify(options)}`,
    `state:${textLiteral(stateText(state))}`,
    `programs:[${resumable.join(',\n')}]`,
    `namespaces:{${wanted.map((name) => `[${stringLiteral(name)}]:x=>{${around.namespaces}[${stringLiteral(name)}]=x}`)}}`,
    `external:{__proto__:null,${external.map(({ specifier, local }) => `[${stringLiteral(specifier)}]:${local}`)}}`,
    'load:x=>import(x)',
    `modules:{__proto__:null,${modules.map((specifier) => `[${stringLiteral(specifier)}]:()=>import(${stringLiteral(specifier)})`)}}`,
  ]
  const imports = [...around.imports, ...external.map((each) => ({ ...each, name: '*' }))]
  return moduleText({ ...around, imports }, format, `(()=>{${runtime}})()({\n${body.join(',\n')}\n})`)
}

/** The chunk's name as far as every file system takes it, and a number. */
function fileName(name: string, index: number): string {
  return `${name.replace(/[^\w.-]/g, '_').slice(0, 64)}-${index}.js`
}

/** A chunk that has not run: its program as it is, behind what it imports from outside. */
function loadText({ program, loads, own, cells }: OutsideProgram): string {
  const main = program.slice(1, program.text.length - 1)
  if (loads.length === 0) return `async()=>(${main})`
  const given = `const[${loads.map(({ variable }) => variable)}]=await Promise.all([${loads.map(({ specifier }) => `import(${stringLiteral(specifier)})`)}]);`
  const passed = own.flatMap(({ name, external }) => (external === undefined ? [] : [`${cells}[${stringLiteral(name)}]=${external};`]))
  return `async()=>{${given}${passed.join('')}return(${main})}`
}

interface Named {
  /** Chunks whose namespaces are to be there first. */
  readonly wanted: readonly string[]
  /** Modules from outside whose namespaces, or parts of them, are alive. */
  readonly external: readonly { readonly specifier: string; readonly local: string }[]
}

/** What the heap names of chunks, and of modules that the program got by `import()`; only such as are in its text. */
function named(heap: Heap, { programs, imports, starred, fresh }: Outside): Named {
  const kind = heap.kinds.indexOf('intrinsic')
  const wanted = new Set(starred)
  const external = new Map<string, string>()
  const bound = new Set(imports.map(({ specifier, name }) => `${specifier} ${name}`))
  for (const [number, , payload] of heap.nodes) {
    if (number !== kind || typeof payload !== 'string') continue
    if (payload.startsWith('chunk:')) wanted.add(payload.slice('chunk:'.length))
    else if (payload.startsWith('import:') && !bound.has(payload.slice('import:'.length))) {
      const specifier = payload.slice('import:'.length, payload.lastIndexOf(' '))
      if (!programs.some(({ program }) => program.externals.has(specifier))) continue
      if (!external.has(specifier)) external.set(specifier, fresh('e'))
    }
  }
  for (const name of wanted)
    if (!programs.some((program) => program.name === name)) throw new Refusal('TM332', EXIT.corrupt, `there is no chunk ${name}`)
  return { wanted: [...wanted], external: [...external].map(([specifier, local]) => ({ specifier, local })) }
}

/** The program that has the text of an id. */
function ownersOf(heap: Heap, programs: readonly ProgramText[]): Map<string, ProgramText> {
  const owners = new Map<string, ProgramText>()
  for (const id of [...heap.scopes, ...heap.code.map(([code]) => code)]) {
    const [owner, other] = programs.filter(({ codes, scopes }) => codes.has(id) || scopes.has(id))
    if (owner === undefined) throw new Refusal('TM332', EXIT.corrupt, `the program text has no ${id}`)
    if (other !== undefined) throw new Refusal('TM332', EXIT.corrupt, `two program texts have ${id}`)
    owners.set(id, owner)
  }
  return owners
}
