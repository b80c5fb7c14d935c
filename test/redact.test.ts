/** Checks that redacted variables are nowhere in a snapshot, cannot be read after a hop before they are set again, and that nothing else changes. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { Decoder } from 'cbor-x'
import type { Plugin } from 'rollup'
import { bundle, generate, known, type PluginOptions, read, runFile, temporary, thingsMigrate, turns, virtual } from './hop.ts'
import { terser } from './plugins.ts'

const SECRET = 'hunter2-grüße-😀'
const folder = temporary()
after(() => rmSync(folder, { recursive: true }))

interface Hop {
  readonly stdout: string
  readonly stderr: string
  readonly snapshots: readonly Uint8Array[]
}

/** Runs a program, taken after each of the turns; each process has another key in its environment. */
async function hop(code: string, at: readonly number[]): Promise<Hop> {
  let text = code
  let stdout = ''
  let stderr = ''
  const snapshots: Uint8Array[] = []
  for (let i = 0; i <= at.length; i++) {
    const file = join(folder, 'app.mjs')
    const path = join(folder, `state.${i % 2 ? 'json' : 'cbor'}`)
    writeFileSync(file, text)
    rmSync(path, { force: true })
    const env = {
      API_KEY: i === 0 ? SECRET : `key of process ${i}`,
      ...(at[i] === undefined ? {} : { TM_TEST_TURN: `${at[i]}`, TM_SNAPSHOT: path }),
    }
    const ended = await runFile(file, { flags: ['--import', turns], env })
    stdout += ended.stdout
    stderr += ended.stderr
    if (at[i] === undefined || stderr !== '') break
    snapshots.push(readFileSync(path))
    text = generate(read(snapshots.at(-1)!, known), { format: 'esm' })
  }
  return { stdout, stderr, snapshots }
}

const build = (
  code: string,
  redact: NonNullable<PluginOptions['redact']>,
  options: { plugins?: Plugin[]; minify?: boolean; warnings?: string[] } = {},
) =>
  bundle('/app/main.js', {
    plugins: [...(options.plugins ?? []), virtual(code)],
    instrument: { redact },
    treeshake: false,
    warnings: options.warnings ?? [],
    ...(options.minify ? { output: { plugins: [terser()] } } : {}),
  })

/** The whole of a file as bytes, its program text unpacked. */
function contents(file: Uint8Array): Buffer {
  if (file[0] === 0x7b) {
    const [program] = JSON.parse(Buffer.from(file).toString()).body.programs
    return Buffer.concat([file, inflateRawSync(Buffer.from(program.text.deflate.$bytes, 'base64'))])
  }
  const decoder = new Decoder({ useRecords: false, mapsAsObjects: true })
  const { body } = decoder.decode(file.subarray(3)) as { body: Uint8Array }
  const { programs } = decoder.decode(body) as { programs: { text: { deflate: Uint8Array } }[] }
  return Buffer.concat([file, ...programs.map(({ text }) => inflateRawSync(text.deflate))])
}

const holds = (file: Uint8Array, text: string) => contents(file).includes(text)

const ticking = (body: string, turns = 6) => `
  let n = 0
  const attempt = (f) => { try { return f() } catch (e) { return e.name + ': ' + e.message } }
  const timer = setInterval(() => { n++; ${body}; if (n === ${turns}) clearInterval(timer) }, 3)`
const UNSET = 'ReferenceError: apiKey is redacted: its value is in no snapshot, set it in onResume or defineResource'

describe('redact', () => {
  test('a variable cannot be read after a hop', async () => {
    const code = await build(
      `let apiKey = process.env.API_KEY; ${ticking(`console.log(n, attempt(() => apiKey.length), attempt(() => typeof apiKey), attempt(() => ({ apiKey }).apiKey[0]))`, 3)}`,
      {
        variables: ['apiKey'],
      },
    )
    const { stdout, stderr, snapshots } = await hop(code, [2])
    assert.equal(stderr, '')
    assert.ok(!holds(snapshots[0]!, SECRET))
    assert.equal(stdout, `1 16 string h\n2 16 string h\n3 ${UNSET} ${UNSET} ${UNSET}\n`)
  })

  for (const minify of [false, true])
    test(`a hook sets it again, hop after hop${minify ? ', minified' : ''}`, async () => {
      const code = await build(
        `import { onResume } from 'things-migrate/runtime'
        let apiKey = process.env.API_KEY
        class Client { constructor() { this.sent = 0 } send() { return [++this.sent, apiKey, \`\${apiKey}\`.length] } }
        const client = new Client()
        onResume(() => { console.log(attempt(() => apiKey)); apiKey = process.env.API_KEY })
        ${ticking('console.log(n, ...client.send())', 4)}`,
        { variables: ['apiKey'] },
        { minify },
      )
      const { stdout, stderr, snapshots } = await hop(code, [2, 1])
      assert.equal(stderr, '')
      for (const [i, snapshot] of snapshots.entries()) assert.ok(!holds(snapshot, i === 0 ? SECRET : 'key of process'))
      assert.equal(
        stdout,
        [`1 1 ${SECRET} 16`, `2 2 ${SECRET} 16`, UNSET, '3 3 key of process 1 16', UNSET, '4 4 key of process 2 16', ''].join('\n'),
      )
    })

  test('a resource sets it again', async () => {
    const code = await build(
      `import { defineResource } from 'things-migrate/runtime'
      let session = { token: process.env.API_KEY, since: 'start' }
      defineResource({ suspend() { return { since: session.since } }, resume({ since }) { session = { token: process.env.API_KEY, since } } })
      ${ticking('console.log(n, session.token, session.since)', 3)}`,
      { variables: ['session'] },
    )
    const { stdout, stderr, snapshots } = await hop(code, [1, 1])
    assert.equal(stderr, '')
    for (const snapshot of snapshots) assert.ok(!holds(snapshot, SECRET) && !holds(snapshot, 'key of process'))
    assert.equal(stdout, `1 ${SECRET} start\n2 key of process 1 start\n3 key of process 2 start\n`)
  })

  test('locals of suspended functions, parameters, loops, generators', async () => {
    const code = await build(
      `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      async function poll(secret, name) { { const inner = secret + 'a'; await sleep(60); console.log(name, attempt(() => secret), attempt(() => inner)) } }
      function* tokens() { const secret = process.env.API_KEY; yield 1; yield attempt(() => secret) }
      const later = ((secret) => () => secret)(process.env.API_KEY)
      const it = tokens(); it.next()
      const attempt = (f) => { try { return f() } catch (e) { return e.message.split(':')[0] } }
      setTimeout(() => {
        console.log('go')
        poll(process.env.API_KEY, 'poll')
        setTimeout(() => { console.log(it.next().value, attempt(later)) }, 120)
      }, 1)`,
      { variables: ['secret', 'inner'] },
    )
    const { stdout, stderr, snapshots } = await hop(code, [1])
    assert.equal(stderr, '')
    assert.ok(!holds(snapshots[0]!, SECRET))
    assert.equal(stdout, 'go\npoll secret is redacted inner is redacted\nsecret is redacted secret is redacted\n')
  })

  test('all variables of a module but functions and classes', async () => {
    const files: Record<string, string> = {
      '/app/main.js': `import { sign, Vault, count, forget } from './vault/keys.js'
        const vault = new Vault()
        ${ticking('console.log(n, vault.name, attempt(sign), attempt(count)); if (n === 3) { forget(); console.log(attempt(sign)) }', 3)}`,
      '/app/vault/keys.js': `const first = process.env.API_KEY; let second = first + '2', calls = 0
        export const sign = () => first + second
        export class Vault { name = 'vault' }
        export function count() { return ++calls }
        export function forget() { second = 'none' }`,
    }
    const plugin: Plugin = {
      name: 'files',
      resolveId: (source, importer) => (source in files ? source : importer ? '/app/vault/keys.js' : null),
      load: (id) => files[id] ?? null,
    }
    const code = await bundle('/app/main.js', { plugins: [plugin], instrument: { redact: { modules: '**/vault/*.js' } } })
    const { stdout, stderr, snapshots } = await hop(code, [2])
    assert.equal(stderr, '')
    assert.ok(!holds(snapshots[0]!, SECRET))
    const unset = (name: string) => UNSET.replace('apiKey', name)
    assert.equal(
      stdout,
      `1 vault ${SECRET}${SECRET}2 1\n2 vault ${SECRET}${SECRET}2 2\n3 vault ${unset('first')} ${unset('calls')}\n${unset('first')}\n`,
    )
  })

  const leaks: readonly [name: string, code: string, obstacles: readonly string[]][] = [
    [
      'the text itself',
      `let apiKey = '${SECRET}'; ${ticking('apiKey.length')}`,
      ['the program text: redacted variable apiKey: its value stands there.'],
    ],
    [
      'a copy',
      `let apiKey = process.env.API_KEY; const state = { copy: apiKey }; ${ticking('state.copy; apiKey')}`,
      ['→ variable state: redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'a part of a longer string',
      `let apiKey = process.env.API_KEY; const state = { header: ['Bearer ' + apiKey] }; ${ticking('state.header; apiKey')}`,
      ['→ variable state.header: redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'bytes',
      `let apiKey = process.env.API_KEY; const state = { bytes: new TextEncoder().encode(apiKey) }; ${ticking('state.bytes; apiKey')}`,
      ['redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'the same object',
      `let apiKey = { is: process.env.API_KEY }; const state = new Map([['k', apiKey]]); ${ticking('state; apiKey')}`,
      ['→ variable state → get "k": redacted variable apiKey: its value can be reached from here.'],
    ],
    [
      'a string of an object',
      `let apiKey = { is: process.env.API_KEY }; const state = new Map([['k', apiKey.is]]); ${ticking('state; apiKey')}`,
      ['redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'bytes of a key',
      `let apiKey = Buffer.from(process.env.API_KEY); const state = { word: apiKey.toString() }; ${ticking('state; apiKey')}`,
      ['redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'an argument of a timer',
      `let apiKey = process.env.API_KEY; const late = setInterval((word) => word, 1e6, apiKey); ${ticking('apiKey; if (n === 5) clearInterval(late)')}`,
      ['timer 1: redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'a key of an object',
      `let apiKey = process.env.API_KEY; const state = { [apiKey]: 1 }; ${ticking('state; apiKey')}`,
      ['a key of an object: redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'a number in short',
      `let apiKey = '1234'; const state = { pin: [apiKey] }; ${ticking('state; apiKey')}`,
      ['redacted variable apiKey: its value is in a value here.'],
    ],
    [
      'an operand that waits',
      `let apiKey = process.env.API_KEY, release; (async () => console.log((String(apiKey) + await new Promise((r) => { release = r })).length))(); ${ticking("if (n === 5) release(''); apiKey")}`,
      ['redacted variable apiKey: its value is in a value here.'],
    ],
  ]
  for (const [name, program, obstacles] of leaks)
    test(`is no use and said so: ${name}`, async () => {
      const code = await build(program, { variables: ['apiKey'] })
      const { stderr, snapshots } = await hop(code, [2])
      assert.deepEqual(snapshots, [])
      assert.match(
        stderr,
        new RegExp(`^\\[things-migrate\\] snapshot not taken: the program cannot be captured: ${obstacles.length} obstacle`),
      )
      for (const obstacle of obstacles) assert.ok(stderr.includes(obstacle), stderr)
    })

  test('the same string elsewhere that is none of the secret', async () => {
    const code = await build(
      `let apiKey = '12'; const state = { pin: '123' }; ${ticking('console.log(state.pin, attempt(() => apiKey))', 2)}`,
      { variables: ['apiKey'] },
    )
    const { stdout, stderr } = await hop(code, [1])
    assert.deepEqual([stdout, stderr], [`123 12\n123 ${UNSET}\n`, ''])
  })

  test('what is nowhere in the build is a warning', async () => {
    const warned: string[] = []
    const { rollup } = await import('rollup')
    const output = await rollup({
      input: '/app/main.js',
      plugins: [
        virtual('let apiKey = process.env.API_KEY; setTimeout(() => apiKey, 5)'),
        thingsMigrate({ redact: { variables: ['apiKye', 'apiKey'], modules: ['**/vault/*'] } }),
      ],
      onwarn: ({ message }) => void warned.push(message),
    })
    await output.generate({ format: 'es' })
    assert.deepEqual(warned, [
      '[plugin things-migrate] TM113 option redact: "apiKye", "**/vault/*" is nowhere in the build, so it hides nothing. Write it as it stands in the source',
    ])
  })

  test('an option that is none', () => {
    for (const redact of ['apiKey', ['apiKey'], { variable: ['apiKey'] }, { variables: 'apiKey' }, null])
      assert.throws(() => thingsMigrate({ redact } as never), {
        name: 'OptionError',
        message: `[things-migrate] option "redact" is ${JSON.stringify(redact)}. Use { variables: ["name"], modules: "pattern" }`,
      })
  })
})
