/** Writes calls of the link around or in place of calls whose result a snapshot has to know. */
import type MagicString from 'magic-string'
import { LINK } from '../../runtime/protocol.ts'
import type { PlannedCall, PlannedTemplate } from '../2-plan/index.ts'
import type { Insertions } from './insertions.ts'

const CALLS: Readonly<Record<PlannedCall['what'], readonly [before: string, after: string]>> = {
  bind: [`${LINK}.bind(`, ')'],
  'optional bind': [`${LINK}.bind(`, ',true)?.'],
  proxy: [`(${LINK}.proxy(`, '))'],
  iterator: [`${LINK}.iterator(`, ')'],
  promise: [`(${LINK}.promise(`, '))'],
  promised: [`${LINK}.promised(`, ')'],
  executor: [`${LINK}.executor(`, ')'],
  executors: [`...${LINK}.executors(`, ')'],
  async: [`${LINK}.async(`, ')'],
  'async generators': [`${LINK}.asyncGenerators(`, ')'],
  constructor: [`constructor(...$p){${LINK}.promised(super(...${LINK}.executors(...$p)))}`, ''],
}

/** A constructor stands behind what registers the class, what notes a method inside of what binds it. */
const RANKS: { readonly [what in PlannedCall['what']]?: number } = { constructor: 1, async: -0.9, 'async generators': -0.9 }

/** What stands for the method as well, behind the object. */
const TAKES_METHOD: ReadonlySet<PlannedCall['what']> = new Set(['bind', 'optional bind', 'iterator'])

export function emitCall(call: PlannedCall, target: MagicString, insertions: Insertions): void {
  const [before, after] = CALLS[call.what]
  insertions.open(call.object.start, call.object.end, before, RANKS[call.what] ?? -1)
  const method = call.key === undefined ? '' : `,${call.key}`
  insertions.close(call.object.end, call.object.start, `${method}${call.optional ? ',true)?.' : after}`)
  if (TAKES_METHOD.has(call.what)) target.remove(call.object.end, call.end)
}

/** A tagged template becomes a call with the same arguments, its strings kept in a variable of the program. */
export function emitTemplate({ start, end, keeper, cooked, raw, expressions }: PlannedTemplate, target: MagicString): void {
  const list = (strings: readonly (string | undefined)[]) =>
    `[${strings.map((text) => (text === undefined ? 'void 0' : JSON.stringify(text))).join(',')}]`
  let from = start
  let before = `(${keeper}??=${LINK}.template(${list(cooked)},${list(raw)})`
  for (const expression of expressions) {
    target.overwrite(from, expression.start, `${before},(`)
    from = expression.end
    before = ')'
  }
  target.overwrite(from, end, `${before})`)
}
