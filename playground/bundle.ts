/** Turns an entry file into the text of one bundle, with or without things-migrate, as a user's rollup.config would. */
import { builtinModules } from 'node:module'
import commonjsPlugin from '@rollup/plugin-commonjs'
import jsonPlugin from '@rollup/plugin-json'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { transform } from 'esbuild'
import { type Plugin, rollup } from 'rollup'
import { thingsMigrate } from 'things-migrate'

// Their types are those of CommonJS modules, they are none.
const commonjs = commonjsPlugin as unknown as () => Plugin
const json = jsonPlugin as unknown as () => Plugin

const typescript: Plugin = {
  name: 'typescript',
  async transform(code, id) {
    if (!/\.[cm]?ts$/.test(id)) return null
    const { code: text, map } = await transform(code, { loader: 'ts', target: 'es2022', sourcefile: id, sourcemap: 'external' })
    return { code: text, map }
  },
}

/** `first`: plugins that see the modules before all others. Warnings go to stderr. */
export async function bundle(input: string, instrument: boolean, first: readonly Plugin[] = []): Promise<string> {
  const build = await rollup({
    input,
    external: [/^node:/, ...builtinModules],
    plugins: [
      ...first,
      typescript,
      nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }),
      commonjs(),
      json(),
      ...(instrument ? [thingsMigrate()] : []),
    ],
    onwarn: (warning) => warning.code === 'CIRCULAR_DEPENDENCY' || console.error(warning.message),
  })
  const { output } = await build.generate({ format: 'es', inlineDynamicImports: true })
  await build.close()
  return output[0].code
}
