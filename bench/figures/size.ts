/** Compares bundles of about 1 MB of dependencies: their size minified and packed, how long they take to start, and to build. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { transformAsync } from '@babel/core'
import { minify } from 'terser'
import { RUNTIME_KEY } from '../../runtime/protocol.ts'
import { bundle, ENTRY, virtual } from '../build.ts'
import type { Figure } from '../figure.ts'
import { atMost, byTurns, ratios, row, time, times } from '../measure.ts'
import { output } from '../program.ts'
import { dependencies } from '../work/dependencies.ts'

const build = (instrument: boolean): Promise<string> =>
  bundle({ entry: ENTRY, plugins: [virtual({ [ENTRY]: dependencies })], instrument: instrument && {} })

const packed = async (code: string) => gzipSync((await minify(code, { module: true, mangle: { toplevel: true } })).code ?? '').length

/** What the plugin puts in front of the program. */
const runtimeOf = (code: string) => code.slice(0, code.indexOf(`globalThis[Symbol.for("${RUNTIME_KEY}")].program(`))

const size: Figure = {
  name: 'size',
  title: 'Code size of a 1 MB bundle of dependencies, minified and gzipped',
  goal: '≤ 1.20×, runtime ≤ 12 kB',
  unit: 'kB',
  async run() {
    const plain = await packed(await build(false))
    const code = await build(true)
    const runtime = gzipSync(runtimeOf(code)).length
    const whole = await packed(code)
    const program = whole - runtime
    const kB = (name: string, bytes: number) => row(name, [bytes / 1000])
    return {
      rows: [kB('plain', plain), kB('instrumented, without the runtime', program), kB('runtime', runtime)],
      measured: `${times(program / plain)}, runtime ${(runtime / 1000).toFixed(1)} kB`,
      met: program / plain <= 1.2 && runtime <= 12_000,
    }
  },
}

const startUp: Figure = {
  name: 'start-up',
  title: 'Start-up of that bundle, process start included',
  goal: '≤ 1.10×',
  unit: 'time / plain',
  base: 1,
  async run({ folder, quick }) {
    const files = [false, true].map((instrumented) => join(folder, `${instrumented}.mjs`))
    for (const [i, file] of files.entries()) writeFileSync(file, await build(i === 1))
    const found = ratios(
      await byTurns(
        quick ? 8 : 40,
        files.map((file) => () => time(() => output(file))),
      ),
    )
    return atMost(1.1, 'instrumented', found)
  },
}

const buildTime: Figure = {
  name: 'build-time',
  title: 'Time that the plugin takes, for a MB of input',
  goal: '≤ 2 s, ≤ babel-plugin-istanbul',
  unit: 's',
  async run({ quick }) {
    const plain = await build(false)
    const megabytes = plain.length / 1e6
    const istanbul = () =>
      transformAsync(plain, {
        plugins: [['istanbul', { include: ['**'] }]],
        filename: 'bundle.js',
        configFile: false,
        babelrc: false,
        compact: false,
      })
    const [without = [], withPlugin = [], peer = []] = await byTurns(quick ? 2 : 7, [
      () => time(() => build(false)),
      () => time(() => build(true)),
      () => time(istanbul),
    ])
    const ours = row(
      'things-migrate',
      withPlugin.map((ms, i) => (ms - without[i]!) / 1000 / megabytes),
    )
    const theirs = row(
      'babel-plugin-istanbul',
      peer.map((ms) => ms / 1000 / megabytes),
    )
    return {
      rows: [ours, theirs],
      measured: `${ours.median.toFixed(2)} s, istanbul ${theirs.median.toFixed(2)} s`,
      met: ours.median <= 2 && ours.median <= theirs.median,
    }
  },
}

export const bundles: readonly Figure[] = [startUp, size, buildTime]
