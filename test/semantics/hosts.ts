/** Makes programs as builds do: minified by terser, and bundled and minified by Vite; names are kept, since messages of the engine quote them. */
import { resolve } from 'node:path'
import { minify } from 'terser'
import { thingsMigrate, virtual } from '../hop.ts'
import { instrumented, type Make } from './compare.ts'

const entry = resolve('app.js')

/** What they make wrong of instrumented text where they leave the plain one alone: their tables of what is pure or constant do not hold for it. */
export const spared: Readonly<Record<string, readonly string[]>> = {
  terser: [
    // Async arrows and generators get their names from a literal around them, which terser takes away.
    '13-06-binary: names from logical operators',
    '13-15-assignment: names that logical assignment and patterns give',
    '14-01-blocks-and-variables: names of functions in declarations',
    // It calculates with BigInts as with numbers, takes away arguments, calls a method without its object, writes a computed key as a plain one.
    '13-04-unary: increments and decrements',
    '15-01-parameters: arguments.callee, strict',
    '15-01-parameters: caller and arguments of functions',
    '15-02-functions: functions as values of everything',
    '15-07-classes: computed keys that throw, or are bad names',
    // In sloppy code it takes a function in a block for the variable around it.
    'b-03-annex: async functions and generators in blocks are not hoisted',
  ],
  // It gives functions in parentheses and behind `||=` the name of the variable.
  Vite: ['13-06-binary: names from logical operators', '13-15-assignment: names that logical assignment and patterns give'],
}

export const withTerser: Make = async (program, instrument) => {
  const text = await instrumented(program, instrument)
  const { code } = await minify(text, {
    module: program.form === 'es',
    parse: { bare_returns: true },
    compress: { passes: 2, keep_fnames: true, keep_classnames: true },
    mangle: false,
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
      rolldownOptions: { treeshake: false, output: { keepNames: true, minify: { compress: true, mangle: false } } },
    },
  })
  const [output] = [result].flat()
  if (output === undefined || !('output' in output)) throw new Error('no output')
  return output.output[0].code
}
