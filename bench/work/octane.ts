/** Turns a suite of the npm package benchmark-octane into a program that waits on standard input for what to run. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'rollup'

export interface Suite {
  readonly name: string
  readonly files: readonly string[]
  /** How many benchmarks it has: its score is their geometric mean. */
  readonly benchmarks: number
  /** It is among those of a quick look. */
  readonly quick?: boolean
  /** Its text declares functions twice, which only a function may: it becomes the body of one. */
  readonly wrap?: boolean
  /** It has octal escapes. */
  readonly octal?: boolean
  /** What has to change for the text to be a module without direct `eval`, each once. */
  readonly replace?: readonly (readonly [from: string, to: string])[]
}

/** All of Octane but CodeLoad and zlib, whose work runs through `eval`. */
export const suites: readonly Suite[] = [
  { name: 'Richards', files: ['richards'], benchmarks: 1, quick: true },
  { name: 'DeltaBlue', files: ['deltablue'], benchmarks: 1, quick: true },
  { name: 'Crypto', files: ['crypto'], benchmarks: 2 },
  { name: 'RayTrace', files: ['raytrace'], benchmarks: 1, quick: true },
  { name: 'EarleyBoyer', files: ['earley-boyer'], benchmarks: 2, octal: true },
  { name: 'RegExp', files: ['regexp'], benchmarks: 1 },
  { name: 'Splay', files: ['splay'], benchmarks: 1 },
  { name: 'NavierStokes', files: ['navier-stokes'], benchmarks: 1, quick: true },
  { name: 'Gameboy', files: ['gbemu-part1', 'gbemu-part2'], benchmarks: 1 },
  { name: 'Box2D', files: ['box2d'], benchmarks: 1 },
  {
    name: 'PdfJS',
    files: ['pdfjs'],
    benchmarks: 1,
    replace: [
      ['eval(next);', '(0, eval)(next);'],
      // A variable of a script is a property of the global object.
      ['var PDFJS = {};', 'var PDFJS = PdfJS_window.PDFJS = {};'],
    ],
  },
  {
    name: 'TypeScript',
    files: ['typescript', 'typescript-input', 'typescript-compiler'],
    benchmarks: 1,
    replace: [
      ['target, arguments) {', 'target, given) {'],
      ['isConstructor, arguments, vars', 'isConstructor, given, vars'],
      ['this.arguments = arguments;', 'this.arguments = given;'],
      ['this.arguments = arguments;', 'this.arguments = given;'],
      ["j = eval('(' + text + ')')", "j = (0, eval)('(' + text + ')')"],
      ['eval(source);', '(0, eval)(source);'],
    ],
  },
  { name: 'Mandreel', files: ['mandreel'], benchmarks: 1, wrap: true },
]

/**
 * A line is `setup`, `run` or `tearDown`, the number of a benchmark, and how many iterations; or `memory`, with `--expose-gc`.
 * A wrong result throws, as in Octane.
 */
const driver = `
const { benchmarks } = BenchmarkSuite.suites[0];
BenchmarkSuite.ResetRNG();
process.stdin.setEncoding('utf8').on('data', (line) => {
  const [what, index, count] = line.trim().split(' ');
  if (what === 'memory') {
    for (let i = 0; i < 4; i++) gc();
    console.log(JSON.stringify({ heap: process.memoryUsage().heapUsed, peak: process.resourceUsage().maxRSS * 1024 }));
    return;
  }
  const benchmark = benchmarks[index];
  if (what === 'setup') benchmark.Setup();
  else if (what === 'tearDown') benchmark.TearDown();
  else for (let i = 0; i < count; i++) benchmark.run();
  console.log('done');
});
`

const folder = join(dirname(createRequire(import.meta.url).resolve('benchmark-octane/package.json')), 'lib/octane')
const read = (name: string) => readFileSync(join(folder, `${name}.js`), 'utf8')

export const ENTRY = 'virtual:octane'

/** The suite as one module, or Octane's frame and the suite as CommonJS modules. */
export function octane({ files, wrap, octal, replace = [] }: Suite, form: 'module' | 'commonjs'): Plugin {
  let text = files.map(read).join('\n')
  for (const [from, to] of replace) {
    if (!text.includes(from)) throw new Error(`octane: no text ${JSON.stringify(from)}`)
    text = text.replace(from, () => to)
  }
  // A CommonJS module becomes one of the language, which is strict.
  if (octal && form === 'commonjs')
    text = text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => `\\x${Number.parseInt(digits, 8).toString(16).padStart(2, '0')}`)
  if (wrap) text = `;(function () {\n${text}\n})()`
  const modules: Readonly<Record<string, string>> =
    form === 'module'
      ? { [ENTRY]: `${read('base')}\n${text}\n${driver}` }
      : {
          [ENTRY]: `import { BenchmarkSuite } from 'virtual:octane-suite.js'\n${driver}`,
          'virtual:octane-suite.js': `var base = require('virtual:octane-base.js'), Benchmark = base.Benchmark, BenchmarkSuite = base.BenchmarkSuite;\n${text}\nexports.BenchmarkSuite = BenchmarkSuite;`,
          'virtual:octane-base.js': `${read('base')}\nexports.Benchmark = Benchmark; exports.BenchmarkSuite = BenchmarkSuite;`,
        }
  return {
    name: 'octane',
    resolveId: (id) => (id in modules ? id : null),
    load: (id) => modules[id] ?? null,
  }
}
