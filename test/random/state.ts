/** Turns a seed into a program that holds state of all kinds, changes it over several turns, and prints all of it in each. */
import { change } from './changes.ts'
import { declaration } from './closures.ts'
import { type Statement, statement } from './context.ts'
import { dice } from './dice.ts'
import { digest } from './digest.ts'
import { emptyScene, held, type Scene, shown } from './scene.ts'

/** `steps`: closures that are called in each turn; `keep`: what only something weak would hold. */
export const statePrelude: string = `${digest}
const steps = []
const kept = new Set()
const keep = (x) => { const o = Object(x); kept.add(o); if (!probes.includes(o)) probes.push(o); return o }
const strings = (s) => s
const set = (view, n) => { if (view instanceof DataView) view.setUint8(n % view.byteLength, n); else view[n % view.length] = view instanceof BigInt64Array ? BigInt(n) : n }
const attempt = (f) => { try { return f() } catch (e) { return e instanceof Error ? e.name : e } }
const results = () => log('steps', digest(steps.map((f) => attempt(f))))
`

/** How the next turn comes about: one thing at a time, so that the order does not depend on how long turns take. */
const NEXT = [
  'setTimeout(STEP, 1, ARGS)',
  'setImmediate(STEP, ARGS)',
  'setImmediate(() => STEP(ARGS))',
  'void new Promise((r) => setTimeout(r, 1)).then(() => STEP(ARGS))',
  ';(async () => { const given = [ARGS]; await new Promise((r) => setImmediate(r)); STEP(...given) })()',
  'setTimeout(STEP.bind(null, ARGS), 1)',
  '{ let n = 0; const t = setInterval((...given) => { if (n++) { clearInterval(t); STEP(...given) } else log("tick", t === t, n) }, 1, ARGS) }',
]

export function stateProgram(seed: number): readonly Statement[] {
  const random = dice(2 * seed - 1)
  let names = 0
  const scene: Scene = emptyScene(random, (prefix) => `${prefix}${++names}`)
  const statements: Statement[] = []
  while (statements.length < 14 + random.int(10)) statements.push(...declaration(scene))
  const turns = 4 + random.int(3)
  const roots = `[${shown(scene).join(', ')}]`
  statements.push(statement(`const show = () => { log(digest(${roots})); results() }`))
  for (let turn = turns; turn >= 1; turn--) {
    const changes = Array.from({ length: 2 + random.int(5) }, () => statement(`attempt(() => ${block(change(scene))})`))
    const next =
      turn < turns
        ? random
            .pick(NEXT)
            .replaceAll('STEP', `turn${turn + 1}`)
            .replaceAll('ARGS', random.pick(held(scene)))
        : "log('done')"
    statements.push(
      statement(`function turn${turn}(...given) `, [
        statement(`log('turn ${turn}', digest(given))`),
        ...changes,
        statement('show()'),
        statement(next),
      ]),
    )
  }
  statements.push(
    statement('show()'),
    statement(
      random
        .pick(NEXT)
        .replaceAll('STEP', 'turn1')
        .replaceAll('ARGS', random.pick(held(scene))),
    ),
  )
  return statements
}

const block = (text: string) => `{ ${text} }`
