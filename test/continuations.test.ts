/** Checks continuations: at each suspension of small programs, to go on through one must be the same as to go on. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { transform } from 'esbuild'
import { minifySync } from 'rolldown/utils'
import { minify } from 'terser'
import { rows } from './continuations/table.ts'
import { type Drive, runWorld } from './continuations/world.ts'

const builds: Readonly<Record<string, (code: string) => Promise<string>>> = {
  plain: async (code) => code,
  terser: async (code) => (await minify(code, { compress: { passes: 3 }, mangle: { toplevel: true } })).code ?? '',
  esbuild: async (code) => (await transform(code, { minify: true, target: 'es2022' })).code,
  oxc: async (code) => minifySync('program.js', code, { compress: true, mangle: true }).code,
}

const MOST = 40

for (const [build, make] of Object.entries(builds)) {
  describe(build, () => {
    for (const { name, text, kind, refused } of rows) {
      test(name, async () => {
        const code = await make(`program(${text})`)
        if (refused !== undefined) {
          await assert.rejects(hopped(code), refused)
          return
        }
        for (const drive of kind === 'async' ? [undefined] : drives()) {
          const plain = await runWorld(`program(${text})`, kind, { at: () => false }, drive)
          const uninterrupted = await runWorld(code, kind, { at: () => false }, drive)
          assert.deepEqual(uninterrupted, plain)
          let moved = 0
          for (let k = 0; k < MOST; k++) {
            let reached = false
            const at = (n: number) => n === k && (reached = true)
            assert.deepEqual(await runWorld(code, kind, { at }, drive), plain, `a hop at suspension ${k}`)
            if (!reached) break
            moved++
            if (drive !== undefined && drive.how !== 'next') continue
            assert.deepEqual(await runWorld(code, kind, { at, again: true }, drive), plain, `two hops at suspension ${k}`)
          }
          assert.ok(moved > 0, 'never suspended')
          assert.deepEqual(await runWorld(code, kind, { at: () => true }, drive), plain, 'a hop at every suspension')
        }
      })
    }
  })
}

async function hopped(code: string): Promise<string[]> {
  return await runWorld(code, 'generator', { at: () => true })
}

function drives(): Drive[] {
  const all: Drive[] = [{ how: 'next', at: 0 }]
  for (const how of ['throw', 'return'] as const) for (let at = 0; at < 5; at++) all.push({ how, at })
  return all
}
