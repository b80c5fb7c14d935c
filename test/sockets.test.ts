/** Checks that servers listen again after a hop, and that whoever was connected finds the connection reset, as Node tells it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compareScript } from './differential.ts'
import { PRELUDE, retrying } from './sockets/retrying.ts'

/** A hop early, in the middle, late, and some in a row. */
const plans = (turns: number) => [[1], [turns >> 1], [turns - 1], [2, 1, 2]]

describe('servers and clients that try again', { concurrency: 2 }, () => {
  for (const [name, code] of Object.entries(retrying))
    test(name, async () => {
      const { hops } = await compareScript(PRELUDE + code, { extension: 'mjs', plans })
      assert.ok(hops >= 5, `${hops} hops`)
    })
})
