/** Turns a seed into a program that holds state of all kinds, changes it over several turns, and prints all of it in each. */
import { change } from './changes.ts'
import { type Statement, statement } from './context.ts'
import { declaration } from './declarations.ts'
import { dice } from './dice.ts'
import { digest } from './digest.ts'
import { emptyScene, held, type Scene, shown } from './scene.ts'

/** `steps`: closures that are called in each turn; `keep`: what only something weak would hold; `gate`: what waits until a turn opens it. */
export const statePrelude: string = `import { inspect, types } from 'node:util'
${digest}
known.set(globalThis, 'globalThis')
const { apply } = Reflect
const steps = []
const kept = new Set()
const revokers = []
const keep = (x) => { const o = Object(x); kept.add(o); if (!probes.includes(o)) probes.push(o); return o }
const strings = (s) => s
const set = (view, n) => { if (view instanceof DataView) view.setUint8(n % view.byteLength, n); else view[n % view.length] = typeof view[0] === 'bigint' ? BigInt(n) : n }
const viewOf = (C, ...given) => Object(attempt(() => new C(...given)))
const detached = (b) => { structuredClone(b, { transfer: [b] }); return b }
const revocable = (target, handler) => { const { proxy, revoke } = Proxy.revocable(target, handler); revokers.push(revoke); return proxy }
const read = (e) => { try { e.stack } catch {} return e }
/** What an async function returns is not to reject where nobody asks for it. */
const alone = (x) => (types.isPromise(x) ? [x] : x)
const rejected = (x) => { const p = Promise.reject(x); p.catch(() => {}); return p }
const gate = () => { let waiting = []; const open = (x) => { const all = waiting; waiting = []; for (const resolve of all) resolve(x) }; open.wait = () => new Promise((resolve) => { waiting.push(resolve) }); return open }
const helped = (it, name, ...list) => (typeof it[name] === 'function' ? it[name](...list) : it)
const mixed = (Base) => class Mixed extends Base { #mixed = 1; mixed() { return this.#mixed++ } }
const pair = (...list) => list
class Pair { constructor(a, b) { this.a = a; this.b = b } }
const name = (x) => (typeof x === 'symbol' ? x : Object(x) === x ? typeof x : String(x))
function* inner(a) { try { let b = yield a; while (typeof b === 'number' && b > 3) b = yield [a, b]; return b } finally { yield 'inner over' } }
const words = (e) => (types.isNativeError(e) ? name(e.name) : digest([e]))
/** A promise that is frozen with another constructor is an obstacle. */
const shut = (how, x) => { try { if (!types.isPromise(x) || !Object.hasOwn(x, 'constructor')) Object[how](x) } catch {} return x }
/** Not where the chain may come to have no end, through a proxy, and not what the engine or the host has made: that is an obstacle. */
const reparent = (x, p, set = Object.setPrototypeOf) => {
  for (let at = p; at !== null; at = Object.getPrototypeOf(at)) if (types.isProxy(at)) return
  if (movable.test(Object.prototype.toString.call(x)) && !looks.some(([C]) => typeof C === 'function' && x instanceof C)) set(x, p)
}
const movable = /^\\[object (?:Object|Array|Function|Map|Set|Date|RegExp|Error|Number|String|Boolean|Arguments|WeakMap|WeakSet|ArrayBuffer|\\w+Array|DataView|Promise)\\]$/
/** What is evaluated without being seen otherwise. */
let saying = 0
const said = (x) => x + saying++
/** Node keeps listeners under a symbol that a spread copies. */
const unlisted = (x) => (x instanceof EventTarget ? {} : x)
const handled = (x) => { if (types.isPromise(x)) try { Promise.prototype.then.call(x, undefined, () => {}) } catch {} return x }
const attempt = (f) => { try { return handled(f()) } catch (e) { return types.isNativeError(e) ? e.name : e } }
const results = () => log('steps', saying, digest(steps.map((f) => attempt(f))))
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
  ';(async () => { for await (const [x] of [[ARGS]]) { try { await new Promise((r) => setTimeout(r, 1)) } finally { STEP(x) } } })()',
  '{ const it = (function* () { const given = yield; STEP(given) })(); it.next(); setImmediate((x) => it.next(x), ARGS) }',
  'AbortSignal.timeout(1).addEventListener("abort", () => STEP(ARGS)); setTimeout(() => {}, 30)',
]

export interface State {
  readonly statements: readonly Statement[]
  /** Text of a module beside it. */
  readonly library: string
}

/** A module, which may have another one beside it, or a text that may be sloppy. */
export function stateProgram(seed: number, isModule: boolean): State {
  const random = dice(2 * seed - 1)
  let names = 0
  const numbered = (prefix: string) => `${prefix}${++names}`
  const scene = emptyScene({ dice: random, isModule, fresh: numbered, unique: (prefix) => numbered(`${prefix}_${seed}_`) })
  const statements: Statement[] = []
  for (let left = 7 + random.int(8); left > 0; left--) statements.push(...declaration(scene))
  statements.push(statement(`const show = () => { log(digest([${shown(scene).join(', ')}])); results() }`))
  const turns = 4 + random.int(3)
  for (let turn = turns; turn >= 1; turn--) statements.push(turnOf(scene, turn, turn < turns))
  statements.push(statement('show()'), statement(next(scene, 1)))
  return { statements, library: scene.library.join('\n') }
}

function turnOf(scene: Scene, turn: number, goesOn: boolean): Statement {
  const changes = Array.from({ length: 2 + scene.dice.int(6) }, () => statement(`attempt(() => { ${change(scene)} })`))
  return statement(`function turn${turn}(...given) `, [
    statement(`log('turn ${turn}', digest(given))`),
    ...changes,
    statement('show()'),
    statement(goesOn ? next(scene, turn + 1) : "log('done')"),
  ])
}

function next(scene: Scene, turn: number): string {
  const known = held(scene)
  const given = known.length > 0 ? scene.dice.pick(known) : '0'
  return scene.dice.pick(NEXT).replaceAll('STEP', `turn${turn}`).replaceAll('ARGS', given)
}
