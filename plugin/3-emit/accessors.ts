/** Turns planned environments into the text through which a closure names them. */
import { LINK, PROBE } from '../../runtime/protocol.ts'
import type { PlannedFrame, PlannedFunction, PlannedScope } from '../2-plan/index.ts'

/** `() => [innermost, …, outermost]` */
export function chainText(chain: readonly PlannedScope[]): string {
  return `()=>${listText(chain)}`
}

function listText(chain: readonly PlannedScope[]): string {
  return `[${chain.map(accessText).join(',')}]`
}

/** The expression that names an environment. */
export function accessText(scope: PlannedScope): string {
  if (scope.shared !== undefined) return `${scope.shared}()`
  if (scope.mode === 'once') return scope.slot
  if (scope.mode === 'class') return `${LINK}.of(${JSON.stringify(scope.id)},${scope.slot})`
  return envText(scope)
}

function envText(scope: PlannedScope): string {
  return `${scope.slot}??=${LINK}.env(${[JSON.stringify(scope.id), ...readersText(scope)].join(',')})`
}

/** What declares the slot also declares, for a large scope: `,$f = () => $e ??= …`. */
export function sharedText(scope: PlannedScope): string {
  return scope.shared === undefined ? '' : `,${scope.shared}=()=>${envText(scope)}`
}

function readersText(scope: PlannedScope): string[] {
  const mapped = scope.mapped && `${LINK}.mapped(${[scope.mapped.name, ...scope.mapped.parameters].join(',')})`
  const list = `[${[...scope.ready, ...(mapped === undefined ? [] : [mapped])].join(',')}]`
  const redacted = scope.redacted.map((name) => `${LINK}.redact(${JSON.stringify(name)},()=>${name})`)
  return [`()=>${isHeld(scope) ? `${scope.slot}&&` : ''}${list}`, ...scope.late.map((name) => `()=>${name}`), ...redacted]
}

/** Where no closure names the slot the engine would drop it: so the reader does, and what it holds lives as long as the functions that it registers. */
function isHeld({ mode, registered, made }: PlannedScope): boolean {
  return mode === 'once' && [...registered, made].some((ids) => ids.length > 0)
}

/** The expression that registers a scope that exists once. */
export function scopeText(scope: PlannedScope): string {
  const parent = scope.chain[0] === undefined ? '0' : accessText(scope.chain[0])
  const [ready = [], late = []] = scope.registered
  const names = JSON.stringify([ready, late, scope.made].map(shorten).join('|').replace(/\|+$/, ''))
  return `${LINK}.scope(${[JSON.stringify(scope.id), parent, names, ...readersText(scope)].join(',')})`
}

/** Ids in a row share their prefix: only the first is written whole. */
function shorten(ids: readonly string[]): string {
  let last = ''
  return ids
    .map((id) => {
      const cut = Math.max(id.lastIndexOf('/'), id.lastIndexOf('#')) + 1
      const prefix = id.slice(0, cut)
      if (prefix === last) return id.slice(cut)
      last = prefix
      return id
    })
    .join(' ')
}

/** The call that answers a probe. */
export function probeText(planned: PlannedFunction): string {
  const captured = planned.captured.map((name) => (name === undefined ? '0' : `()=>${name}`))
  return `${PROBE}(${[JSON.stringify(planned.id), chainText(planned.chain), ...captured].join(',')})`
}

/** What is named at a suspension point, by value. */
export function localsText({ locals }: { readonly locals: readonly string[] }): string {
  return `[${locals.join(',')}]`
}

/** What a generator says of itself in a capture: the environments as a list, for a closure in a generator costs even where it is never made. */
export function againText(id: string, number: number, locals: readonly string[], chain: readonly PlannedScope[]): string {
  const environments = chain.length === 0 ? '' : `,${listText(chain)}`
  return `${LINK}.again(${JSON.stringify(id)},${number},${localsText({ locals })}${environments})`
}

/** The environments at a suspension point, asked for only in a capture: one more argument. */
export function thunkText(chain: readonly PlannedScope[]): string {
  return chain.length === 0 ? '' : `,${chainText(chain)}`
}

/** As `thunkText`, for an async function, which says it each time: an environment that exists once needs no closure. */
export function standingText(chain: readonly PlannedScope[]): string {
  const [innermost] = chain
  if (innermost?.mode === 'once' && innermost.shared === undefined) return `,${innermost.slot}`
  return thunkText(chain)
}

/** What a generator says of itself before its body runs; as a closure it answers a probe with it. */
export function startText({ id, chain }: PlannedFunction, { start }: PlannedFrame): string {
  return againText(id, 0, start, chain)
}
