/** Checks that applications made of npm packages go on as if nothing had been, moved at random turns: bundled with all they need. */
import assert from 'node:assert/strict'
import { builtinModules } from 'node:module'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compare } from './differential.ts'
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

describe('applications', { concurrency: 2 }, () => {
  for (const name of ['motion', 'riot']) {
    test(name, async () => {
      const { turns, hops } = await compare(at(name), { build, plans: full ? sample(40, 10, 1) : sample(2, 3, 1) })
      assert.ok(turns > 20 && hops >= 5, `${hops} hops in ${turns} turns`)
    })
  }
})
