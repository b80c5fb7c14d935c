// Turns the modules of the runtime into pieces of text that can be put one behind the other, some of them left out.
import { basename, dirname, join } from 'node:path'
import { parseSync, traverse } from '@babel/core'
import { rollup } from 'rollup'
import { minify } from 'terser'

/** Node shows the line of an error that nobody catches: all of the runtime in one line would leave nothing else to be seen. */
// One character beyond Latin-1 makes engines keep the whole file in two bytes a character.
export const FORMAT = { max_line_len: 500, ascii_only: true }

/** Where a text may be cut: between its statements, if all that they do is to declare functions and texts, else nowhere. */
function unitsOf(code) {
  const { body } = parseSync(code, { configFile: false, babelrc: false, sourceType: 'module' }).program
  const isPlain = (node) => node === null || /^(?:ArrowFunctionExpression|FunctionExpression|StringLiteral|NumericLiteral)$/.test(node.type)
  const declares = (node) =>
    node.type === 'FunctionDeclaration' || (node.type === 'VariableDeclaration' && node.declarations.every(({ init }) => isPlain(init)))
  return body.every(declares) ? body.map(({ start, end }) => code.slice(start, end)) : [code]
}

/** Names that a text declares at its top, and those that it takes from elsewhere. */
function namesOf(code) {
  const ast = parseSync(code, { configFile: false, babelrc: false, sourceType: 'module' })
  let names
  traverse(ast, {
    Program({ scope }) {
      names = { declares: Object.keys(scope.bindings), takes: Object.keys(scope.globals) }
    },
  })
  return names
}

/**
 * Bundles the runtime in a folder into one scope, and cuts it between the modules.
 * A module, or a function of one that has nothing else, goes with the core (`installed.js`) and with those parts (`parts/…`)
 * that lead to it by the names it declares.
 * Returns pieces in order: `[text, parts]`, `parts` being `null` for what is always there. Each text may use what stands before it, and functions behind it.
 */
export async function cutPieces(folder) {
  const entry = '\0pieces'
  const core = join(folder, 'installed.js')
  const all = join(folder, 'parts/index.js')
  const plugin = {
    name: 'pieces',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? `import ${JSON.stringify(all)}; import ${JSON.stringify(core)}` : null),
  }
  const build = await rollup({ input: entry, plugins: [plugin] })
  const { output } = await build.generate({ format: 'es' })
  await build.close()
  const [{ modules: rendered, imports, dynamicImports }] = output
  if (imports.length + dynamicImports.length > 0) throw new Error('the runtime has no import')

  const modules = Object.entries(rendered)
    .filter(([, { code }]) => code?.trim())
    .flatMap(([id, { code }]) => unitsOf(code).map((text) => ({ id, code: text, users: new Set(), ...namesOf(text) })))
  const owners = new Map(modules.flatMap((module) => module.declares.map((name) => [name, module])))
  const mark = (module, user) => {
    if (module.users.has(user)) return
    module.users.add(user)
    for (const name of module.takes) if (owners.has(name)) mark(owners.get(name), user)
  }
  for (const module of modules) {
    if (module.id === core) mark(module, null)
    else if (dirname(module.id) === dirname(all)) mark(module, basename(module.id, '.js'))
  }
  const lost = modules.filter(({ users }) => users.size === 0)
  if (lost.length > 0) throw new Error(`nothing in the runtime leads to ${lost.map(({ id }) => id).join(', ')}`)

  // Neighbours with the same users are one piece; terser keeps one table of names for all.
  const groups = []
  for (const { code, users, takes, declares } of modules) {
    const key = users.has(null) ? null : [...users].sort()
    const last = groups.at(-1)
    if (last && String(last.parts) === String(key)) {
      last.code += `\n${code}`
      last.takes.push(...takes)
      last.declares.push(...declares)
    } else groups.push({ code, parts: key, takes: [...takes], declares: [...declares] })
  }
  const nameCache = {}
  const minified = async (group) => {
    const taken = new Set(groups.filter((other) => other !== group).flatMap(({ takes }) => takes))
    // Exported, what others take is neither dropped nor emptied.
    const shared = group.declares.filter((name) => taken.has(name))
    const source = `${group.code}\nexport{${shared.join(',')}}`
    const { code } = await minify(source, { module: true, ecma: 2020, nameCache, compress: { passes: 2 }, format: FORMAT })
    const [exported] = /export\{[^{}]*\};?$/.exec(code) ?? ['']
    if (exported === '' && shared.length > 0) throw new Error('the end of a piece is not as it was')
    return code.slice(0, code.length - exported.length)
  }
  // The first time fills the table: a function may be used by a piece in front of the one that declares it.
  for (const group of groups) await minified(group)
  const result = []
  for (const group of groups) result.push([await minified(group), group.parts])
  const free = namesOf(result.map(([text]) => text).join('')).takes
  // A name that a module declares is free where a piece was minified before the one that has it.
  const unknown = free.filter((name) => owners.has(name) || !modules.some(({ takes }) => takes.includes(name)))
  if (unknown.length > 0) throw new Error(`pieces take ${unknown.join(', ')} from nowhere`)
  return result
}
