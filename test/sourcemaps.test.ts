/** Checks that positions in an instrumented bundle lead back to the user's TypeScript, and that what Node prints of an error can be read. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { type OutputOptions, rollup } from 'rollup'
import { runFile, temporary, thingsMigrate } from './hop.ts'
import { terser, typescript } from './plugins.ts'

/** `/*3*\/` stands before the place of the third frame, counted from where the error is thrown. */
const files: Readonly<Record<string, string>> = {
  'main.ts': `
import { Machine, type Unused } from './machine.ts'

interface Removed {
  text: string
}
const start = ({ depth = 2 }: { depth?: number } = {}, ...more: Removed[]): number => {
  const machine = new Machine(depth)
  return /*6*/machine.run() + more.length
}
let n: Unused = 0
function once(): number {
  n++
  return /*7*/start()
}
try {
  /*8*/once()
} catch (error) {
  console.log((error as Error).stack)
}
console.log(n)
`,
  'machine.ts': `
export type Unused = number
export class Machine {
  #depth: number
  private readonly names: string[] = []
  constructor(depth: number) { this.#depth = depth }

  run(): number {
    const { names } = this
    const inner = (a: number, b = () => a): number => {
      names.push('inner')
      if (a < this.#depth) return /*4*/inner(a + 1)
      return [b()].map((x: number) => names.length + /*2*/fail(x))[0]!
    }
    return /*5*/inner(1)
  }
}

function fail<T extends number>(value: T): number {
  const reasons = [1, 2].map((reason) => () => reason + value)
  throw /*1*/new RangeError(\`too deep: \${reasons.length}\`)
}
`,
}

/** Where the marks are: file, line from 1, column from 0. */
const marks = new Map(
  Object.entries(files).flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, i) =>
        [...line.matchAll(/\/\*(\d)\*\//g)].map(
          ([mark, number]) => [number!, { file, line: i + 1, column: line.indexOf(mark) + mark.length }] as const,
        ),
      ),
  ),
)

/** The loops and `await`s make the chunk be lowered before it is instrumented. */
const suspending: Readonly<Record<string, string>> = {
  'main.ts': `
type Sensor = () => number | Promise<number>
const sum = async (sensors: Iterable<Sensor>): Promise<number> => {
  let total = 0
  for (const sensor of sensors) total += await sensor()
  return total
}
function broken(): never {
  throw /*1*/new RangeError('no answer')
}
try {
  console.log(await sum([() => 1, async () => 2, broken]))
} catch (error) {
  console.log((error as Error).stack)
}
`,
}

const frames = (stack: string) =>
  [...stack.matchAll(/app\.mjs:(\d+):(\d+)/g)].map(([, line, column]) => ({ line: Number(line), column: Number(column) - 1 }))

async function traced(output: OutputOptions, texts = files) {
  const folder = temporary()
  try {
    mkdirSync(join(folder, 'src'))
    for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, 'src', path), text)
    const build = await rollup({ input: join(folder, 'src/main.ts'), plugins: [typescript(), thingsMigrate()] })
    const {
      output: [chunk],
    } = await build.generate({ file: join(folder, 'app.mjs'), sourcemap: true, ...output })
    await build.close()
    assert.ok(chunk.map)
    writeFileSync(join(folder, 'app.mjs'), chunk.code)
    const { stdout, stderr } = await runFile(join(folder, 'app.mjs'))
    assert.equal(stderr, '')
    const map = new TraceMap(chunk.map as never)
    return { stdout, map: chunk.map, found: frames(stdout).map((frame) => originalPositionFor(map, frame)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('frames of an error lead to the TypeScript', async () => {
  const { stdout, map, found } = await traced({})
  assert.match(stdout, /^RangeError: too deep: 2$/m)
  assert.match(stdout, /\n1\n$/)
  // The frame of `map` is the engine's, and the third mark the arrow function that calls it.
  const expected = ['1', '2', undefined, '4', '5', '6', '7', '8']
  expected.forEach((number, i) => {
    if (number === undefined) return
    const { file, line, column } = marks.get(number)!
    const position = found[i]
    assert.deepEqual(
      { file: position?.source?.split('/').at(-1), line: position?.line, column: position?.column },
      // For a call of a method V8 gives the name of the method.
      { file, line, column: number === '6' ? column + 'machine.'.length : column },
      `frame ${i} of\n${stdout}`,
    )
  })
  assert.deepEqual([...new Set(map.sources)].map((source) => source.split('/').at(-1)).sort(), ['machine.ts', 'main.ts'])
  assert.deepEqual(
    map.sourcesContent?.map((text) => Object.values(files).includes(text ?? '')),
    map.sources.map(() => true),
  )
})

test('the same, minified', async () => {
  const { found, stdout } = await traced({ plugins: [terser()] })
  const lines = found.map(({ source, line }) => `${source?.split('/').at(-1)}:${line}`)
  const expected = ['1', '2'].map((number) => `${marks.get(number)!.file}:${marks.get(number)!.line}`)
  assert.deepEqual(lines.slice(0, 2), expected, stdout)
})

test('a frame of a function that waits leads to the TypeScript', async () => {
  const { stdout, map, found } = await traced({}, suspending)
  assert.match(stdout, /^RangeError: no answer$/m)
  assert.deepEqual(
    found.slice(0, 2).map(({ line }) => line),
    [9, 5],
    stdout,
  )
  assert.deepEqual(map.sourcesContent, [suspending['main.ts']])
})

test('an error that the runtime throws for the program is seen whole, not behind a line that is the runtime', async () => {
  const folder = temporary()
  try {
    writeFileSync(join(folder, 'main.js'), 'const poll = async (list) => { for (const x of list) await x }\nsetTimeout(poll, 1)')
    const build = await rollup({ input: join(folder, 'main.js'), plugins: [thingsMigrate()] })
    await build.write({ file: join(folder, 'app.mjs') })
    await build.close()
    const { code, stderr } = await runFile(join(folder, 'app.mjs'))
    assert.equal(code, 1)
    assert.match(stderr, /\nTypeError: undefined is not iterable\n[^]*at poll /)
    assert.ok(stderr.length < 5000, `${stderr.length} characters`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('no map is made where none is asked for', async () => {
  const folder = temporary()
  try {
    writeFileSync(join(folder, 'main.ts'), files['main.ts']!)
    writeFileSync(join(folder, 'machine.ts'), files['machine.ts']!)
    const build = await rollup({ input: join(folder, 'main.ts'), plugins: [typescript(), thingsMigrate()] })
    const { output } = await build.generate({ format: 'es' })
    await build.close()
    assert.equal(output[0].map, null)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
