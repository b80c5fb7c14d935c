/** Turns the body of a resumed program into an ES module, a CommonJS module or a script, with what it needs from outside. */
import { EXIT, Refusal } from '../errors.ts'
import { stringLiteral, textLiteral } from './literal.ts'
import type { Outside, OutsideImport, OutsideProgram } from './outside.ts'
import type { ProgramText } from './program/index.ts'

export type ModuleFormat = 'esm' | 'cjs' | 'iife'

const COMMONJS = ['require', 'module', 'exports', '__filename', '__dirname'] as const

/** @throws Refusal when a script would have to import a package */
export function moduleText({ programs, imports, namespaces }: Outside, format: ModuleFormat, body: string): string {
  const needed = COMMONJS.filter((name) => programs.some(({ program }) => program.globals.has(name)))
  const declared = `const ${[...programs.map(cellsText), `${namespaces}={}`].join(',')};\n`
  if (format === 'esm') return `${imports.map(importText).join('')}${commonjsText(needed)}${declared}${body};\n`
  const lines = imports.map(({ specifier, name, local }) => `const ${local}=${memberText(loadText(specifier, format), name)};\n`).join('')
  const text = `${lines}${format === 'iife' ? commonjsText(needed, true) : ''}${declared}${body};\n`
  return format === 'cjs' ? text : `(()=>{\n${text}})();\n`
}

/** The object that holds the exports of a program. */
function cellsText({ cells, own, hasRun }: OutsideProgram): string {
  const members = own.map(({ name, external }) =>
    external !== undefined && hasRun ? `get[${stringLiteral(name)}](){return ${external}}` : `[${stringLiteral(name)}]:void 0`,
  )
  return `${cells}={${members.join(',')}}`
}

/** Sloppy code in a module, where all text is strict: evaluated as a script, which takes what it names from outside as arguments. */
export function hostedText(program: ProgramText, format: ModuleFormat, text: string): string {
  if (program.strict || format !== 'esm') return text
  const outer = COMMONJS.filter((name) => program.globals.has(name)).join(',')
  return `(0,eval)${textLiteral(`(function(${outer}){return(${text})})`)}(${outer})`
}

function importText({ specifier, name, local }: OutsideImport): string {
  const from = stringLiteral(specifier)
  if (name === '*') return `import * as ${local} from ${from};\n`
  if (name === 'default') return `import ${local} from ${from};\n`
  return `import { ${/^[\w$]+$/.test(name) ? name : stringLiteral(name)} as ${local} } from ${from};\n`
}

function loadText(specifier: string, format: 'cjs' | 'iife'): string {
  if (format === 'cjs') return `require(${stringLiteral(specifier)})`
  if (!specifier.startsWith('node:') && !isBuiltin(specifier)) {
    throw new Refusal('TM333', EXIT.unsupported, `the program imports ${specifier}, which a script cannot: use --format esm or cjs`)
  }
  return `process.getBuiltinModule(${stringLiteral(specifier)})`
}

// Where there is no Node, nobody knows them by names without a prefix.
const isBuiltin = (specifier: string): boolean => {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> }
  return process?.getBuiltinModule?.('node:module').builtinModules.includes(specifier) ?? false
}

/** A module of Node's own, or one transpiled to CommonJS, has its default export where a bundler would look for it. */
function memberText(module: string, name: string): string {
  if (name === '*') return module
  if (name === 'default') return `(m=>m&&m.__esModule?m.default:m)(${module})`
  return `${module}[${stringLiteral(name)}]`
}

/** What the text of a CommonJS program expects around it. `module` and `exports` are part of its state. */
function commonjsText(needed: readonly (typeof COMMONJS)[number][], script = false): string {
  if (needed.length === 0) return ''
  const url = script ? 'process.getBuiltinModule("node:url").pathToFileURL(process.argv[1]).href' : 'import.meta.url'
  const node = (name: string) => `process.getBuiltinModule("node:${name}")`
  const values: Record<(typeof COMMONJS)[number], string> = {
    require: `${node('module')}.createRequire(${url})`,
    module: '{exports:{}}',
    exports: '{}',
    __filename: `${node('url')}.fileURLToPath(${url})`,
    __dirname: `${node('path')}.dirname(${node('url')}.fileURLToPath(${url}))`,
  }
  return needed.map((name) => `const ${name}=${values[name]};\n`).join('')
}

/** Code of a program for a file that is no module. */
export function withoutMeta(code: string, format: ModuleFormat): string {
  if (format === 'esm') return code
  const url =
    format === 'cjs'
      ? 'require("node:url").pathToFileURL(__filename).href'
      : 'process.getBuiltinModule("node:url").pathToFileURL(process.argv[1]).href'
  return code.replace(/\bimport\s*\.\s*meta\b/g, `({url:${url}})`)
}
