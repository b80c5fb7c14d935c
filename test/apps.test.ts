/** Checks that applications made of npm packages go on as if nothing had been, moved at random turns: bundled with all they need. */
import assert from 'node:assert/strict'
import { builtinModules } from 'node:module'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { field } from '../playground/field.ts'
import { aedes, mosquitto } from './brokers.ts'
import { bundle, compare, runWithHops } from './differential.ts'
import { commonjs, json, nodeResolve } from './plugins.ts'
import { sample } from './together.ts'

const full = process.env.TM_FULL === '1'
const at = (name: string) => fileURLToPath(new URL(`../fixtures/apps/${name}.js`, import.meta.url))
const build = {
  external: builtinModules,
  /** Anew for each bundle: the plugin for CommonJS keeps what it has seen. */
  get plugins() {
    return [nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }), commonjs(), json()]
  },
}

/** Not in the last turns: on a busy machine timers come together, and there are fewer. */
const plans = (turns: number) => (full ? sample(40, 10, 1) : sample(2, 3, 1))(Math.floor(turns * 0.8))

describe('applications', { concurrency: 2 }, () => {
  for (const name of ['motion', 'riot', 'board']) {
    test(name, async () => {
      const { turns, hops } = await compare(at(name), { build, plans })
      assert.ok(turns > 20 && hops >= 5, `${hops} hops in ${turns} turns`)
    })
  }
})

/** What the hub says of itself at the end. */
const lastLine = (stdout: string) => stdout.trimEnd().split('\n').at(-1)!

/**
 * With what the sensors send. Under QoS 2 aedes 1.2 loses some of it while the hub is not connected, and whether the hub moves or only
 * connects again; under QoS 1 it keeps all of it. What the hub sends it takes exactly once under QoS 2, as MQTT wants.
 */
const brokers = [
  { name: 'Mosquitto', start: mosquitto, qos: 2 },
  { name: 'aedes', start: aedes, qos: 1 },
] as const

describe('a sensor hub on MQTT', () => {
  for (const { name, start, qos } of brokers) {
    test(name, { timeout: 120_000 }, async (t) => {
      const hops = [25, 30]
      const readings = 120
      const broker = await start()
      t.after(() => broker.stop())
      const code = await bundle(at('hub'), { ...build, instrument: {} })
      const observed = field({ port: broker.port, readings, qos })
      // The client calls `url.parse`, of which Node 24 says that it is deprecated, unless the caller is in node_modules.
      const env = { MQTT_PORT: String(broker.port), HUB_READINGS: String(readings), NODE_OPTIONS: '--disable-warning=DEP0169' }
      const moved = await runWithHops(code, hops, { env })
      assert.equal(moved.stderr, '')
      assert.equal(moved.hops, hops.length)
      const { topics, lost, duplicated } = await observed
      assert.deepEqual({ lost, duplicated }, { lost: 0, duplicated: 0 })
      // Under QoS 1 messages may come more than once, but do come.
      assert.equal(new Set(topics.get('hub/own/one')).size, readings)
      for (const sensor of ['attic', 'cellar']) assert.equal(new Set(topics.get(`hub/average/${sensor}`)).size, readings / 10)
      const { sensors, unit, missing, duplicates, errors } = JSON.parse(lastLine(moved.stdout).slice(4))
      assert.deepEqual({ unit, missing, errors }, { unit: 'Cel', missing: 0, errors: [] })
      if (qos === 2) assert.equal(duplicates, 0)
      assert.deepEqual(sensors, { attic: { last: 120, sum: 2758 }, cellar: { last: 120, sum: 2758 } })
    })
  }
})
