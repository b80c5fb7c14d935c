/** Writes probes and frames into functions, and moves parameters behind them. */
import type MagicString from 'magic-string'
import { LINK, PROBE } from '../../runtime/protocol.ts'
import type { Desugar, PlannedFrame, PlannedFunction, PlannedScope } from '../2-plan/index.ts'
import { probeText, startText } from './accessors.ts'
import type { Insertions } from './insertions.ts'
import { type Starts, slotText } from './slots.ts'

const ASYNC = 'async'

export function emitFunction(planned: PlannedFunction, starts: Starts, target: MagicString, insertions: Insertions): void {
  const { bodyAt, end, desugar, expressionBody, frame } = planned
  const declared = starts.declared.get(bodyAt) ?? []
  const probe = planned.treatment === 'probe' && frame?.kind !== 'generator' ? probeText(planned) : undefined
  if (expressionBody && declared.length === 0 && desugar === undefined && frame === undefined) {
    if (probe !== undefined) insertions.open(bodyAt, end, `${PROBE}?${probe}:`)
    return
  }
  const first = probe === undefined ? '' : `if(${PROBE})return ${probe};`
  const [open, close] = expressionBody ? ['return(', ')'] : ['', '']
  if (frame?.kind === 'async') {
    const head = desugar?.split ? starts.slots.get(bodyAt)?.[0] : undefined
    return emitAsync(planned, frame, { first, declared, open, close, head }, target, insertions)
  }
  const start = frame === undefined ? first : `if(${PROBE})yield*${startText(planned, frame)};var ${frame.variable};`
  if (desugar === undefined) {
    insertions.open(bodyAt, end, `${expressionBody ? '{' : ''}${start}${declared.join('')}${open}`)
    if (expressionBody) insertions.close(end, bodyAt, `${close}}`)
    return
  }
  // What the parameters' patterns hold moves into the body as it is, its own insertions included; the body gets a block of its own.
  const [own = '', ...inner] = declared
  const given = emitRest(desugar, target)
  target.appendLeft(bodyAt, `${expressionBody ? '{' : ''}${start}${own}let [`)
  target.move(desugar.at, desugar.end, bodyAt)
  const [head, tail] = desugar.again.length === 0 ? ['{', '}'] : innerFunction(desugar)
  const list = desugar.counted.length === 0 && desugar.rest !== undefined ? desugar.rest : `[${given.join(',')}]`
  // Text at the end of an empty body would come before what has moved there.
  const isEmpty = !expressionBody && bodyAt === end - 1
  insertions.open(bodyAt, end, `]=${list};${head}${inner.join('')}${open}${isEmpty ? tail : ''}`)
  if (!isEmpty) insertions.close(expressionBody ? end : end - 1, bodyAt, expressionBody ? `${close}${tail}}` : tail)
}

/** What stands in place of the parameters that move; what they are given, as elements of a list. */
function emitRest({ at, counted, rest, comma, optional }: Desugar, target: MagicString): string[] {
  if (comma !== undefined) target.remove(comma, comma + 1)
  const spread = rest === undefined ? [] : [`...${rest}`]
  target.appendLeft(at, [...counted, ...spread, ...(optional === undefined ? [] : [`${optional}=void 0`])].join(','))
  return [...counted, ...spread, ...(optional === undefined ? [] : [optional])]
}

/** A function inside the function, for a body with variables of its own that start out with the values of parameters. */
function innerFunction({ again, async, generator }: Desugar): [head: string, tail: string] {
  const names = again.join(',')
  if (generator) return [`return yield*(${async ? 'async ' : ''}function*(${names}){`, `}).call(this,${names})`]
  return [`return(${async ? 'async' : ''}(${names})=>{`, `})(${names})`]
}

interface Pieces {
  readonly first: string
  readonly declared: readonly string[]
  readonly open: string
  readonly close: string
  /** The scope of parameters that closures among them see: its slot stands among them. */
  readonly head: PlannedScope | undefined
}

/** An async function starts an async arrow that has its body, and those of its parameters that the body must have for its own. */
function emitAsync(planned: PlannedFunction, frame: PlannedFrame, pieces: Pieces, target: MagicString, insertions: Insertions): void {
  const { bodyAt, end, desugar, expressionBody, id } = planned
  const { asyncAt, label, passed, variable } = frame
  const { first, declared, open, close, head: own } = pieces
  target.remove(asyncAt, asyncAt + ASYNC.length)
  // A property's name is what stack traces show of the body.
  const [before, after] = label === '' ? ['', ''] : [`{${label}:`, `}.${label}`]
  const inner = declared.slice(own === undefined ? 0 : 1).join('')
  const slots = own === undefined ? [] : [slotText(own)]
  const nothing = own === undefined ? [] : own.shared === undefined ? ['void 0'] : ['void 0', 'void 0']
  const head = `${expressionBody ? '{' : ''}${first}return ${LINK}.run(${JSON.stringify(id)},${before}async(${[variable, ...slots, ...passed].join(',')}`
  let given: readonly string[] = [...nothing, ...passed]
  if (desugar === undefined) insertions.open(bodyAt, end, `${head})=>{${inner}${open}`)
  else {
    given = [...given, ...emitRest(desugar, target)]
    target.appendLeft(bodyAt, `${head},`)
    target.move(desugar.at, desugar.end, bodyAt)
    insertions.open(bodyAt, end, `)=>{${inner}${open}`)
  }
  const leave = `}${after}${given.length === 0 ? '' : `,[${given.join(',')}]`})`
  insertions.close(expressionBody ? end : end - 1, bodyAt, expressionBody ? `${close}${leave}}` : leave)
}
