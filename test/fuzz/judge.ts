/** Runs as a process of its own: reads, checks and generates mutants one after the other, and says of each how it ended. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate, known, read } from '../hop.ts'
import type { Seed } from './corpus.ts'
import { CANARY, mutant } from './mutate.ts'

/** What the process gets first. */
export interface Work {
  readonly seeds: readonly Seed[]
  readonly seed: number
  /** Where programs go. */
  readonly folder: string
}

/** Numbers of mutants, and of which of those that are restored the text is to be kept. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly keepEvery: number
}

export type Verdict =
  | { readonly number: number; readonly end: 'refused'; readonly code: string }
  | { readonly number: number; readonly end: 'restored'; readonly how: string; readonly file: string | undefined }
  | { readonly number: number; readonly end: 'failed'; readonly why: string }

const realm = globalThis as unknown as Record<string, unknown>
let called = false
realm[CANARY] = () => {
  called = true
}

/** What everyone shares in a process, and no snapshot may touch. */
const shared = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Promise.prototype, Object, globalThis]
const fingerprint = (): string => shared.map((object) => Reflect.ownKeys(object).map(String).join()).join('\n')

/** Milliseconds; a machine with others on it is slow. */
const LONG = 20_000

let pristine: string | undefined

function judge(number: number, { seeds, seed, folder }: Work, keepEvery: number): Verdict {
  const original = seeds[number % seeds.length]!
  const { bytes, how, runs } = mutant(seed * 1_000_003 + number, original.bytes)
  const what = `${original.name}: ${how}`
  const failed = (why: string): Verdict => ({ number, end: 'failed', why: `${what}: ${why}` })
  const started = performance.now()
  let verdict: Verdict
  try {
    const format = (['esm', 'cjs', 'iife'] as const)[number % 3]!
    const text = generate(read(bytes, known), { format })
    const file = runs && number % keepEvery === 0 ? join(folder, `${number}.${format === 'esm' ? 'mjs' : 'cjs'}`) : undefined
    if (file !== undefined) writeFileSync(file, text)
    verdict = { number, end: 'restored', how: what, file }
  } catch (error) {
    const { name, code, stack } = error as Error & { code: string }
    verdict = name === 'Refusal' ? { number, end: 'refused', code } : failed(stack!)
  }
  const took = performance.now() - started
  if (took > LONG) verdict = failed(`took ${Math.round(took)} ms`)
  if (called) verdict = failed('it ran something')
  called = false
  // The first one loads what it needs.
  pristine ??= fingerprint()
  if (fingerprint() !== pristine) verdict = failed('something that everyone shares has changed')
  pristine = fingerprint()
  return verdict
}

let work: Work | undefined
process.on('message', (message: Work | Span) => {
  if ('seeds' in message) {
    work = message
    return
  }
  for (let number = message.from; number < message.to; number++) process.send!(judge(number, work!, message.keepEvery))
})
