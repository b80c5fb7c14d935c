// Turns the TypeScript sources into dist: modules, types, the two runtime bundles, the page of tm-restore.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rollup } from 'rollup'
import { minify } from 'terser'
import { cutPieces, FORMAT } from './pieces.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
// Built beside and moved at the end: a failed build leaves the last good dist, a running test never sees half of one.
const fresh = join(root, 'node_modules/.cache', `things-migrate-${process.pid}`)
const old = `${fresh}-old`

/** What an app bundles (`index`), what tm-restore pastes into the resumed program (`resume`). */
const bundles = ['index', 'resume']

/** Types are stripped, not checked: that is `npm run types`. */
function compile() {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', fresh], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`tsc ended with ${status}`)
}

/** Texts that code reads beside itself: help, messages. */
function copyTexts() {
  for (const room of ['plugin', 'restore-cli']) {
    cpSync(join(root, room), join(fresh, room), {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || ['.txt', '.md', '.json'].includes(extname(path)),
    })
  }
}

/** The code of one ES module without any import. */
async function bundle(name) {
  const build = await rollup({ input: join(fresh, 'runtime', `${name}.js`) })
  const { output } = await build.generate({ format: 'es', inlineDynamicImports: true })
  await build.close()
  const outside = [...output[0].imports, ...output[0].dynamicImports]
  if (outside.length > 0) throw new Error(`runtime/${name} imports ${outside.join(', ')}: the runtime has no import`)
  // No property mangling: programs, snapshots and the runtime meet in property names.
  const { code } = await minify(output[0].code, { module: true, ecma: 2020, compress: { passes: 2 }, format: FORMAT })
  return strict(code)
}

/** The script and the style that `tm-restore inspect --html` puts into its page. */
async function page() {
  const room = join(fresh, 'restore-cli/look/page')
  const build = await rollup({ input: join(room, 'client/index.js') })
  const { output } = await build.generate({ format: 'iife' })
  await build.close()
  const { code } = await minify(output[0].code, { ecma: 2020 })
  const style = readFileSync(join(root, 'restore-cli/look/page/style.css'), 'utf8').replace(/\s+/g, ' ')
  writeFileSync(join(room, 'assets.js'), `export const script = ${JSON.stringify(code)}\nexport const style = ${JSON.stringify(style)}\n`)
  rmSync(join(room, 'client'), { recursive: true })
}

const PARSER = '@babel/parser'

/** The modules of `tm-restore` in two files, the second for what needs Babel: a hundred modules take 0.15 s to find and to link. */
async function command() {
  const room = join(fresh, 'restore-cli')
  const isRuntime = (specifier) => specifier === './runtime.js'
  const pasted = { id: join(room, 'generate/runtime.js'), external: 'relative' }
  const build = await rollup({
    input: join(room, 'index.js'),
    external: (specifier) => isRuntime(specifier) || (specifier !== PARSER && /^[@\w]/.test(specifier)),
    plugins: [
      {
        name: 'command',
        resolveId: (specifier) => (isRuntime(specifier) ? pasted : specifier === PARSER ? `\0${PARSER}` : null),
        // An import would read its half a megabyte for names of exports before it is run: 45 ms.
        load: (id) =>
          id === `\0${PARSER}`
            ? `import { createRequire } from 'node:module'\nexport const { parse } = createRequire(import.meta.url)('${PARSER}')`
            : null,
        // Names stay, for the stack of an internal error.
        renderChunk: async (code) => (await minify(code, { module: true, mangle: false })).code,
      },
    ],
    onLog: (level, log, handle) => log.code === 'CIRCULAR_DEPENDENCY' || handle(level, log),
  })
  const needsBabel = (id) => id.endsWith(PARSER) || /^.(?:plugin|restore-cli.(?:generate|look.names))\b/.test(id.slice(fresh.length))
  await build.write({
    dir: room,
    chunkFileNames: '[name].js',
    hoistTransitiveImports: false,
    manualChunks: (id) => (id === join(room, 'index.js') ? null : needsBabel(id) ? 'generator' : 'command'),
  })
  await build.close()
}

/** In a bundle that is sloppy (output.strict: false) the runtime has to be strict all the same, and one statement. */
function strict(code) {
  const [whole, list] = /export\s*\{([^}]*)\};?\s*$/.exec(code) ?? []
  if (whole === undefined) throw new Error('the runtime exports nothing')
  const names = list.split(',').map((entry) => entry.trim().split(/\s+as\s+/))
  const object = names.map(([local, name = local]) => `${name}:${local}`).join(',')
  const exported = names.map(([local, name = local]) => name).join(',')
  return `const{${exported}}=(()=>{"use strict";${code.slice(0, -whole.length)};return{${object}}})();export{${exported}};\n`
}

/** What each part adds to a bundle that has the core and its host already. */
function reportPieces(pieces) {
  const size = (...names) => {
    const texts = pieces.filter(([, parts]) => parts === null || parts.some((name) => names.includes(name)))
    return gzipSync(texts.map(([text]) => text).join(''), { level: 9 }).length
  }
  const parts = [...new Set(pieces.flatMap(([, names]) => names ?? []))].sort()
  console.log(`core  ${size()} B min+gzip`)
  for (const name of parts) {
    const hosts = ['node', 'web'].filter((host) => name !== host && !name.startsWith(host === 'node' ? 'web-' : 'node-'))
    console.log(`  ${name}  ${size(...hosts, name) - size(...hosts)} B`)
  }
}

const started = performance.now()
mkdirSync(fresh, { recursive: true })
try {
  compile()
  copyTexts()
  const codes = []
  for (const name of bundles) {
    if (existsSync(join(root, 'runtime', `${name}.ts`))) codes.push([name, await bundle(name)])
    else if (process.env.CI) throw new Error(`runtime/${name}.ts does not exist`)
    else console.error(`note: runtime/${name}.ts does not exist, dist/runtime/${name}.js is left out`)
  }
  // Written after both are bundled, as they share modules.
  for (const [name, code] of codes) {
    // tm-restore has it as a string, see below: twice would be a quarter of a megabyte for nothing.
    if (name !== 'resume') writeFileSync(join(fresh, 'runtime', `${name}.js`), code)
    console.log(`runtime/${name}  ${Buffer.byteLength(code)} B min  ${gzipSync(code, { level: 9 }).length} B min+gzip`)
  }
  const resume = codes.find(([name]) => name === 'resume')?.[1]
  if (resume) {
    const body = resume.replace(/export\s*\{resume\};?\s*$/, 'return resume')
    writeFileSync(join(fresh, 'restore-cli/generate/runtime.js'), `export const runtime = ${JSON.stringify(body)}\n`)
  }
  const pieces = await cutPieces(join(fresh, 'runtime'))
  writeFileSync(join(fresh, 'runtime/pieces.json'), JSON.stringify(pieces))
  reportPieces(pieces)
  await page()
  await command()
  const bin = join(fresh, 'restore-cli/index.js')
  if (existsSync(bin)) chmodSync(bin, 0o755)
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(fresh, dist)
  console.log(`built in ${Math.round(performance.now() - started)} ms`)
} finally {
  for (const path of [fresh, old]) rmSync(path, { recursive: true, force: true })
}
