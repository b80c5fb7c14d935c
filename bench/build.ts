/** Builds the programs that are measured, plain and instrumented, as a user's rollup.config would. */
import { writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import commonjsPlugin from '@rollup/plugin-commonjs'
import jsonPlugin from '@rollup/plugin-json'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { type Plugin, rollup } from 'rollup'
import { type Options, thingsMigrate } from 'things-migrate'

// Their types are those of CommonJS modules, they are none.
const commonjs = commonjsPlugin as unknown as () => Plugin
const json = jsonPlugin as unknown as () => Plugin

export interface Build {
  readonly entry: string
  readonly plugins?: readonly Plugin[]
  /** `false`: the plain program. */
  readonly instrument: Options | false
  readonly format?: 'es' | 'cjs'
}

/** The text of one bundle; CommonJS is sloppy code. What the bundler and the plugin warn of is said by the tests. */
export async function bundle({ entry, plugins = [], instrument, format = 'es' }: Build): Promise<string> {
  const build = await rollup({
    input: entry,
    // What `this` is at the top of a script, of which some of Octane are.
    context: 'globalThis',
    external: [/^node:/, ...builtinModules],
    plugins: [
      ...plugins,
      nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }),
      commonjs(),
      json(),
      ...(instrument ? [thingsMigrate(instrument)] : []),
    ],
    onwarn: () => {},
  })
  const { output } = await build.generate({ format, strict: format === 'es', inlineDynamicImports: true })
  await build.close()
  return output[0].code
}

/** A module that exists only in the build. */
export function virtual(modules: Readonly<Record<string, string>>): Plugin {
  return { name: 'virtual', resolveId: (id) => (id in modules ? id : null), load: (id) => modules[id] ?? null }
}

export const ENTRY = 'virtual:program'

/** Writes both forms of a program; a snapshot does not end it. */
export async function buildBoth(file: string, code: string): Promise<{ readonly plain: string; readonly instrumented: string }> {
  const build = { entry: ENTRY, plugins: [virtual({ [ENTRY]: code })] }
  const plain = `${file}-plain.mjs`
  const instrumented = `${file}.mjs`
  writeFileSync(plain, await bundle({ ...build, instrument: false }))
  writeFileSync(instrumented, await bundle({ ...build, instrument: { afterSnapshot: 'continue' } }))
  return { plain, instrumented }
}
