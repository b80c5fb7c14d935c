/** Compares closure-bound programs, calls of closures and making them, with the plain ones and with FlashFreeze. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildBoth } from '../build.ts'
import type { Figure, Row } from '../figure.ts'
import { byTurns, ratios, row, times } from '../measure.ts'
import { flashFreeze } from '../peers/flashfreeze.ts'
import { startProgram } from '../program.ts'

/** Each is the body of a function of `n`, made once for each process, so that its closures are made again and again. */
const works: Readonly<Record<string, string>> = {
  'call a counter': 'const count = counter(); let s = 0; for (let i = 0; i < n * 100; i++) s += count(); return s',
  'call a method': 'const p = point(1, 2); let s = 0; for (let i = 0; i < n * 100; i++) s += p.sum(i); return s',
  'recursion in a nested function':
    'const fib = (k) => (k < 2 ? 1 : fib(k - 1) + fib(k - 2)); let s = 0; for (let i = 0; i < n / 10; i++) s += fib(12); return s',
  'sort with a comparator':
    'const sign = n > 0 ? 1 : -1; const list = Array.from({ length: n / 5 }, (_, i) => (i * 7919) % 10007); list.sort((a, b) => sign * (a - b)); return list[0]',
  'map, filter and reduce':
    'const k = n % 7; return Array.from({ length: n }, (_, i) => i).map((x) => x + k).filter((x) => x % 3 !== k).reduce((a, b) => (a + b + k) % 1e9, 0)',
  'make a counter': 'let kept; for (let i = 0; i < n * 10; i++) kept = counter(); return kept()',
  'make an object of closures': 'let kept; for (let i = 0; i < n * 10; i++) kept = point(i, i); return kept.sum(1)',
}
const MAKING = /^make/

const text = `
function counter() { let n = 0; return () => ++n }
function point(x, y) { return { sum: (z) => x + y + z, move: (dx) => { x += dx }, at: () => [x, y] } }
const works = [${Object.values(works)
  .map((code) => `(n) => { ${code} }`)
  .join(',\n')}]
process.stdin.setEncoding('utf8').on('data', (line) => {
  const numbers = line.split(' ').map(Number)
  for (let i = 0; i < 5; i++) if (works[numbers[0]](numbers[1]) === undefined) throw new Error('no result')
  console.log('done')
})
`

export const closures: Figure = {
  name: 'closures',
  title: 'Closures: calls, and making them',
  goal: 'calls ≤ 1.05×, making ≤ FlashFreeze / 1.5',
  unit: 'time / plain',
  base: 1,
  async run({ quick, folder }) {
    const { plain, instrumented } = await buildBoth(join(folder, 'closures'), text)
    const peer = join(folder, 'closures-flashfreeze.mjs')
    writeFileSync(peer, flashFreeze(text))
    const ours: Row[] = []
    const theirs: Row[] = []
    for (const [which, name] of Object.keys(works).entries()) {
      const found: number[][] = [[], []]
      for (let generation = 0; generation < (quick ? 1 : 5); generation++) {
        const programs = [plain, instrumented, peer].map((file) => startProgram(file))
        const line = `${which} 20000`
        for (const program of programs) for (let i = 0; i < 5; i++) await program.run(line)
        const [base = [], ...others] = await byTurns(
          quick ? 8 : 20,
          programs.map((program) => () => program.run(line)),
        )
        for (const [i, other] of others.entries()) found[i]!.push(row('', ratios([base, other])).median)
        for (const program of programs) await program.stop()
      }
      ours.push(row(name, found[0]!))
      theirs.push(row(`${name}, FlashFreeze`, found[1]!))
    }
    const worst = (list: readonly Row[]) => list.reduce((a, b) => (b.median > a.median ? b : a))
    const making = ours.flatMap((own, i) => (MAKING.test(own.name) ? [{ ...own, peer: theirs[i]!.median }] : []))
    const call = worst(ours.filter(({ name }) => !MAKING.test(name)))
    const make = making.reduce((a, b) => (b.median / b.peer > a.median / a.peer ? b : a))
    return {
      rows: ours.flatMap((own, i) => [own, theirs[i]!]),
      measured: `calls up to ${times(call.median)} (${call.name}), making up to ${times(make.median)} (FlashFreeze ${times(make.peer)})`,
      met: call.median <= 1.05 && make.median <= make.peer / 1.5,
    }
  },
}
