/** Makes programs as builds do: minified by terser, and bundled and minified by Vite; names of functions are kept. */
import { resolve } from 'node:path'
import { minify } from 'terser'
import { thingsMigrate, virtual } from '../hop.ts'
import { instrumented, type Make } from './compare.ts'

const entry = resolve('app.js')

export const withTerser: Make = async (program, instrument) => {
  const text = await instrumented(program, instrument)
  const { code } = await minify(text, {
    module: program.form === 'es',
    parse: { bare_returns: true },
    compress: { passes: 2 },
    keep_fnames: true,
    keep_classnames: true,
  })
  return code!
}

export const withVite: Make = async ({ text }, instrument) => {
  const { build } = await import('vite')
  const plugins = [virtual(text, entry), ...(instrument ? [thingsMigrate({ trigger: 'none' })] : [])]
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    // Two Rollups under one name: Vite 8 brings types of its own.
    plugins: plugins as never[],
    build: {
      ssr: entry,
      write: false,
      target: 'es2022',
      rolldownOptions: { treeshake: false, output: { minify: { compress: true, mangle: { keepNames: true } } } },
    },
  })
  const [output] = [result].flat()
  if (output === undefined || !('output' in output)) throw new Error('no output')
  return output.output[0].code
}
