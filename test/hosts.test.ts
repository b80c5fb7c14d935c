/** Checks that an application built by each host, minified and not, goes on after two hops as if nothing had happened. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { install, must, pack, root, run, temporary, write } from './install.ts'

interface Host {
  readonly name: string
  readonly packages: readonly string[]
  readonly language: 'js' | 'ts'
  readonly command: readonly string[]
  readonly config: Readonly<Record<string, string>>
  /** Ways to build, as environment variables that the config reads. Each is tried minified and not. */
  readonly forms: Readonly<Record<string, NodeJS.ProcessEnv>>
}

/** Two modules: closures over a counter, a class with private state, a Map, an interval. */
const sources = (extension: 'js' | 'ts') => {
  const text = (code: string) => code.replaceAll(/<<(.*?)>>(?!>)/g, extension === 'ts' ? '$1' : '')
  return {
    counter: text(`
export function counter(start<<: number>>) {
  let n = start
  return {
    next(step<<: number>>) {
      n += step
      return n
    },
    peek: () => n,
  }
}
`),
    main: text(`
import { counter } from './counter.${extension}'

class Tally {
  #seen = new Map<<<string, number>>>()
  #last<<: string>> = 'none'
  add(word<<: string>>) {
    this.#seen.set(word, (this.#seen.get(word) ?? 0) + 1)
    this.#last = word
  }
  toString() {
    return this.#last + ': ' + [...this.#seen].map(([word, times]) => word + '=' + times).join(' ')
  }
}

const words = ['ash', 'birch', 'ash', 'cedar', 'birch', 'ash']
const tally = new Tally()
const { next, peek } = counter(10)
let line = 0
const ticker = setInterval(() => {
  tally.add(words[line]<<!>>)
  line += 1
  console.log(line + ' ' + next(line) + ' ' + tally)
  if (line === words.length) {
    clearInterval(ticker)
    console.log('end ' + peek())
  }
}, 250)
`),
    told: text(`
import { onResume } from 'things-migrate/runtime'

let hops = 0
onResume(() => {
  hops += 1
})
let line = 0
const ticker = setInterval(() => {
  line += 1
  console.log('line ' + line)
  if (line === 5) {
    clearInterval(ticker)
    console.log('hops ' + hops)
  }
}, 250)
`),
  }
}

const plugins = `process.env.PLAIN ? [] : [thingsMigrate()]`

const viteConfig = (minifier: string) => `
import thingsMigrate from 'things-migrate'
import { defineConfig } from 'vite'

const { ENTRY, OUT, MINIFY, LIB } = process.env
export default defineConfig({
  plugins: ${plugins},
  build: {
    ...(LIB ? { lib: { entry: ENTRY, formats: ['es'], fileName: ENTRY.slice(4, -3) } } : { ssr: ENTRY }),
    outDir: OUT,
    minify: MINIFY ? '${minifier}' : false,
    sourcemap: true,
    target: 'es2022',
  },
})
`

const vite = (range: string, minifier: string): Host => ({
  name: `vite ${range}`,
  packages: [`vite@${range}`],
  language: 'ts',
  command: ['vite', 'build'],
  config: {
    'vite.config.mjs': viteConfig(minifier),
    'types.config.ts': `
      import thingsMigrate, { thingsMigrate as named } from 'things-migrate'
      import { defineConfig } from 'vite'
      export default defineConfig({ plugins: [thingsMigrate(), named({ format: 'json' })] })
    `,
  },
  forms: { ssr: {}, lib: { LIB: '1' } },
})

const hosts: readonly Host[] = [
  {
    name: 'rollup 4',
    packages: ['rollup@4', '@rollup/plugin-terser@1'],
    language: 'js',
    command: ['rollup', '-c', 'rollup.config.mjs'],
    config: {
      'rollup.config.mjs': `
import terser from '@rollup/plugin-terser'
import thingsMigrate from 'things-migrate'

const { ENTRY, OUT, MINIFY, FORMAT } = process.env
export default {
  input: ENTRY,
  plugins: ${plugins},
  output: { dir: OUT, format: FORMAT ?? 'es', sourcemap: true, plugins: MINIFY ? [terser()] : [] },
}
`,
      'types.config.ts': `
        import thingsMigrate, { thingsMigrate as named } from 'things-migrate'
        import { defineConfig } from 'rollup'
        export default defineConfig({ input: 'a', plugins: [thingsMigrate(), named({ format: 'json' })] })
      `,
    },
    forms: { es: {}, cjs: { FORMAT: 'cjs' }, iife: { FORMAT: 'iife' } },
  },
  vite('6', 'esbuild'),
  vite('7', 'esbuild'),
  vite('8', 'oxc'),
  {
    name: 'rolldown 1',
    packages: ['rolldown@1'],
    language: 'ts',
    command: ['rolldown', '-c', 'rolldown.config.mjs'],
    config: {
      'rolldown.config.mjs': `
import thingsMigrate from 'things-migrate'

const { ENTRY, OUT, MINIFY } = process.env
export default {
  input: ENTRY,
  platform: 'node',
  plugins: ${plugins},
  output: { dir: OUT, format: 'es', sourcemap: true, minify: Boolean(MINIFY) },
}
`,
      'types.config.ts': `
        import thingsMigrate, { thingsMigrate as named } from 'things-migrate'
        import { defineConfig } from 'rolldown'
        export default defineConfig({ input: 'a', plugins: [thingsMigrate(), named({ format: 'json' })] })
      `,
    },
    forms: { es: {} },
  },
]

/** Runs a command of an installed package, without npx, which has things of its own to say. */
const command = (folder: string, [name = '', ...parameters]: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  run(join(folder, 'node_modules/.bin', name), parameters, { cwd: folder, env })

/** Builds an entry into a folder of its own. Returns that folder. A word of warning fails. */
async function build(folder: string, host: Host, { entry, out, env }: { entry: string; out: string; env: NodeJS.ProcessEnv }) {
  const ENTRY = `src/${entry}.${host.language}`
  const { code, stdout, stderr } = await command(folder, host.command, { ...env, ENTRY, OUT: `out/${out}` })
  assert.equal(code, 0, `${stdout}\n${stderr}`)
  assert.doesNotMatch(stdout + stderr, /\bTM\d|\(!\)|warn/i)
  const built = join(folder, 'out', out)
  // Each format runs as what it is; no package.json above decides.
  write(built, { 'package.json': JSON.stringify({ type: env.FORMAT ? 'commonjs' : 'module' }) })
  return built
}

/** Runs a program and sends it the trigger after that many lines. Returns what it has printed until it ended. */
async function leave(folder: string, program: string, { lines, snapshot }: { lines: number; snapshot: string }) {
  let sent = false
  const { code, stdout, stderr } = await run(process.execPath, [program], {
    cwd: folder,
    env: { TM_SNAPSHOT: snapshot },
    onOutput(text, child) {
      if (!sent && text.split('\n').length > lines) {
        sent = true
        child.kill('SIGUSR2')
      }
    },
  })
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, `${program}\n${stdout}`)
  return stdout
}

/** What a program prints over two hops, three processes. */
async function twoHops(folder: string, program: string): Promise<readonly string[]> {
  const restore = async (from: string, to: string) => {
    const { code, stdout, stderr } = await command(join(folder, '../..'), ['tm-restore', join(folder, from), '-o', join(folder, to)])
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '' }, stderr)
  }
  // Programs made by tm-restore are ES modules.
  const first = await leave(folder, program, { lines: 3, snapshot: 'first.cbor' })
  await restore('first.cbor', 'first.mjs')
  const second = await leave(folder, 'first.mjs', { lines: 1, snapshot: 'second.cbor' })
  await restore('second.cbor', 'second.mjs')
  const third = await must(process.execPath, ['second.mjs'], { cwd: folder })
  return [first, second, third]
}

async function check(t: TestContext, folder: string, host: Host): Promise<void> {
  const plain = await build(folder, host, { entry: 'main', out: 'plain', env: { PLAIN: '1' } })
  const expected = await must(process.execPath, ['main.js'], { cwd: plain })
  assert.match(expected, /^1 11 ash: ash=1\n(.*\n){5}end 31\n$/)

  for (const [form, env] of Object.entries(host.forms)) {
    for (const minify of [false, true]) {
      await t.test(`${form}${minify ? ', minified' : ''}`, async () => {
        const built = await build(folder, host, {
          entry: 'main',
          out: minify ? `${form}-min` : form,
          env: minify ? { ...env, MINIFY: '1' } : env,
        })
        assert.equal(await must(process.execPath, ['main.js'], { cwd: built }), expected, 'never captured')
        const parts = await twoHops(built, 'main.js')
        assert.equal(parts.join(''), expected, parts.join('--- hop ---\n'))
        assert.ok(
          parts.every((part) => part !== ''),
          parts.join('--- hop ---\n'),
        )
      })
    }
  }

  await t.test('the application imports things-migrate/runtime', async () => {
    const built = await build(folder, host, { entry: 'told', out: 'told', env: {} })
    assert.equal((await twoHops(built, 'told.js')).join(''), 'line 1\nline 2\nline 3\nline 4\nline 5\nhops 2\n')
  })

  await t.test('the config has types', async () => {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2024', 'dom'],
      types: [],
      skipLibCheck: true,
    }
    write(folder, { 'tsconfig.json': JSON.stringify({ compilerOptions, files: ['types.config.ts'] }) })
    await must(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { cwd: folder })
  })
}

test('hosts', { concurrency: 3 }, async (t) => {
  const temp = temporary(t)
  const tarball = await pack(temp)
  await Promise.all(
    hosts.map((host) =>
      t.test(host.name, async (t) => {
        const folder = join(temp, host.name.replace(' ', '-'))
        mkdirSync(folder)
        await install(folder, [tarball.path, ...host.packages])
        write(folder, host.config)
        const modules = Object.entries(sources(host.language)).map(([name, text]) => [`src/${name}.${host.language}`, text])
        write(folder, Object.fromEntries(modules))
        await check(t, folder, host)
      }),
    ),
  )
})
