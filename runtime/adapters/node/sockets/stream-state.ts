/** Turns what Node's streams say of themselves into flags, and back. */
import type { Value } from '../../../graph/format.ts'
import type { Build, Check, Describe } from '../../../graph/kind.ts'

/** In the order of their bits. */
const READABLE = [
  'ended',
  'endEmitted',
  'readableListening',
  'resumeScheduled',
  'errorEmitted',
  'closed',
  'closeEmitted',
  'dataEmitted',
  'destroyed',
] as const
const WRITABLE = [
  'ending',
  'ended',
  'finalCalled',
  'prefinished',
  'finished',
  'needDrain',
  'errorEmitted',
  'closed',
  'closeEmitted',
  'destroyed',
] as const

type State = Record<string, unknown>

export interface Stream {
  readonly _readableState: State & { flowing: boolean | null; errored: unknown; encoding: string | null; destroyed: boolean }
  readonly _writableState?: State & { errored: unknown; destroyed: boolean; ending: boolean }
  destroy(error?: Error): unknown
}

export type StreamState = readonly [
  readable: number,
  /** Undefined: not asked for. */
  flowing: Value,
  encoding: string | null,
  errored: Value,
  /** Absent: it cannot be written. */
  writable?: number,
]

const bitsOf = (state: State, names: readonly string[]) => names.reduce((bits, name, bit) => bits | (state[name] ? 1 << bit : 0), 0)

export function describeStream({ _readableState: r, _writableState: w }: Stream, describe: Describe): StreamState {
  const state = [
    bitsOf(r, READABLE),
    describe.value(r.flowing, ['flowing']),
    r.encoding,
    describe.value(r.errored ?? w?.errored ?? null, ['error']),
  ] as const
  return w ? [...state, bitsOf(w, WRITABLE)] : state
}

export function fillStream(stream: Stream, [readable, flowing, encoding, errored, writable = 0]: StreamState, build: Build): void {
  const { _readableState: r, _writableState: w } = stream
  if (encoding !== null && r.encoding === null)
    process.getBuiltinModule('node:stream').Readable.prototype.setEncoding.call(stream as never, encoding as never)
  for (const [bit, name] of READABLE.entries()) r[name] = (readable & (1 << bit)) !== 0
  r.flowing = build.value(flowing) as boolean | null
  const error = build.value(errored)
  for (const state of [r, w]) if (state && error) state.errored = error
  if (w) for (const [bit, name] of WRITABLE.entries()) w[name] = (writable & (1 << bit)) !== 0
}

/** What the stream looks like between the move and the turn in which it is told. */
export function markDestroyed({ _readableState: r, _writableState: w }: Stream, destroyed: boolean): void {
  r.destroyed = destroyed
  if (w) w.destroyed = destroyed
}

export function verifyStream(state: unknown, check: Check): asserts state is StreamState {
  if (!Array.isArray(state) || state.length < 4 || state.length > 5) return check.fail('a stream without its state')
  const [readable, flowing, encoding, errored, writable = 0] = state as unknown[]
  check.integer(readable, 0, 2 ** READABLE.length - 1)
  check.integer(writable, 0, 2 ** WRITABLE.length - 1)
  check.value(flowing, ['flowing'])
  check.value(errored, ['error'])
  if (encoding !== null && !(typeof encoding === 'string' && Buffer.isEncoding(encoding)))
    check.fail('a stream with an encoding that is none')
}
