/** Gives the Rollup plugins that tests build with: one that reads TypeScript, and others under the types that they have at run time. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import commonjsModule from '@rollup/plugin-commonjs'
import jsonModule from '@rollup/plugin-json'
import terserModule from '@rollup/plugin-terser'
import { transform } from 'esbuild'
import type { Plugin } from 'rollup'
import type { MinifyOptions } from 'terser'

export { nodeResolve } from '@rollup/plugin-node-resolve'

// Their types say CommonJS, Node takes their ES modules.
export const commonjs = commonjsModule as unknown as () => Plugin
export const json = jsonModule as unknown as () => Plugin
export const terser = terserModule as unknown as (options?: MinifyOptions) => Plugin

/** Strips types with esbuild, maps included. */
export function typescript(): Plugin {
  return {
    name: 'typescript',
    resolveId: (source, importer) =>
      importer !== undefined && /^\.{1,2}\/.*\.ts$/.test(source) ? resolve(dirname(importer), source) : null,
    async load(id) {
      if (!id.endsWith('.ts')) return null
      const { code, map } = await transform(readFileSync(id, 'utf8'), {
        loader: 'ts',
        target: 'es2022',
        sourcemap: 'external',
        sourcefile: id,
      })
      return { code, map }
    },
  }
}
