/** Moves programs between pages of a real browser, and between pages and Node; the plain program is the oracle. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Leg, openWorld, type World } from './browser/journey.ts'
import { rows } from './browser/rows.ts'
import { bundle, virtual } from './hop.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const build = (code: string, instrument: boolean) =>
  bundle('/app/main.js', { plugins: [virtual(code)], instrument: instrument ? {} : undefined })

for (const { name, code, page = '', others = page, routes = {}, at, hosts, refused, fails, expected } of rows)
  test(name, { timeout: 180_000 }, async () => {
    for (const [path, text] of Object.entries(routes)) world.routes.set(path, text)
    const instrumented = await build(code, true)
    const pages = hosts.map((_, index) => (index ? others : page))
    const legs = (line: number): Leg[] =>
      hosts.map((host, index) => (index < hosts.length - 1 || refused ? { host, lines: index ? 1 : line } : { host }))
    if (refused) {
      const said = (await world.travel(instrumented, legs(at[0]!), pages)).at(-1)!
      for (const each of [refused].flat()) assert.match(said, each)
    } else if (fails) await assert.rejects(world.travel(instrumented, legs(at[0]!), pages), fails)
    else {
      const oracle = expected ?? (await world.travel(await build(code, false), [{ host: hosts[0]! }], page))
      if (!expected) assert.equal(oracle.at(-1), 'end')
      for (const line of at) assert.deepEqual(await world.travel(instrumented, legs(line), pages), oracle, `hop behind line ${line}`)
    }
  })
