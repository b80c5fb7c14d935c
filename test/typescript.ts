/** Lets Rollup read TypeScript: a plugin that strips the types with esbuild, maps included. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { transform } from 'esbuild'
import type { Plugin } from 'rollup'

export function typescript(): Plugin {
  return {
    name: 'typescript',
    resolveId: (source, importer) => (importer !== undefined && /^\.{1,2}\/.*\.ts$/.test(source) ? resolve(dirname(importer), source) : null),
    async load(id) {
      if (!id.endsWith('.ts')) return null
      const { code, map } = await transform(readFileSync(id, 'utf8'), { loader: 'ts', target: 'es2022', sourcemap: 'external', sourcefile: id })
      return { code, map }
    },
  }
}
