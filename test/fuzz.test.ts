/** Checks that no mutant of a snapshot brings tm-restore or a resumed program down, or makes them run anything; `TM_FUZZ=n` takes n of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corpus } from './fuzz/corpus.ts'
import { fuzz } from './fuzz/fuzz.ts'

test('mutants are refused or restored', async () => {
  const count = Number(process.env.TM_FUZZ ?? 400)
  const { refused, restored, ran, findings } = await fuzz({ seeds: await corpus(), seed: 2, count, runEvery: 7 })
  assert.deepEqual(findings, [])
  // It was a mixture: some end early, some in the middle, some go on.
  for (const code of ['TM304', 'TM310']) assert.ok((refused.get(code) ?? 0) > count / 50, code)
  assert.ok(restored > count / 20 && (ran.get('resumed') ?? 0) > 0)
})
