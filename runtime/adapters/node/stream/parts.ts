/** Finds out how this version of Node keeps the state of streams: names for its bits, for its symbols, for functions no module exports. */
import type { AnyFunction, Natives, Stream } from './natives.ts'

/** Bits by name. */
export type Bits = ReadonlyMap<string, number>

export interface Parts {
  /** Under it both states keep their bits. */
  readonly kState: symbol
  readonly readable: Bits
  readonly writable: Bits
  /** Node's own symbols, by what they are called in snapshots. */
  readonly symbols: ReadonlyMap<string, symbol>
  /** What stands for a callback that nobody gave. */
  readonly nop: object
  /** What every Transform listens to 'prefinish' with. */
  readonly prefinish: object
}

const { apply, getOwnPropertyDescriptor, ownKeys } = Reflect
const { create, getOwnPropertySymbols } = Object
const noop = () => {}

type State = Record<PropertyKey, unknown>

/** Bits that accessors of a prototype set, each under the name of its accessor; `name?`: whether that has been set at all. */
function publicBits(prototype: object, kState: symbol, sample: State): Map<string, number> {
  const bits = new Map<string, number>()
  for (const name of ownKeys(prototype) as string[]) {
    if (typeof name !== 'string' || !getOwnPropertyDescriptor(prototype, name)?.set) continue
    const after = (value: unknown) => {
      sample[kState] = 0
      sample[name] = value
      return sample[kState] as number
    }
    const none = after(false)
    const mask = (after(true) || after('utf8')) & ~none
    if (none) bits.set(`${name}?`, none)
    if (mask) bits.set(name, mask)
  }
  return bits
}

/** Each state is looked at when it is first needed; of streams of its own making, so that nothing of the program is asked. */
export function streamParts(natives: Natives): Parts {
  const { Readable, Writable, Transform, write, end, cork, pause, on, push, destroy } = natives
  const { ReadableState } = Readable
  const { WritableState } = Writable
  const kState = getOwnPropertySymbols(new ReadableState()).find(({ description }) => description === 'kState')!
  const symbols = new Map<string, symbol>()
  const note = (owner: string, object: object) => {
    for (const symbol of getOwnPropertySymbols(object)) symbols.set(`${owner} ${symbol.description}`, symbol)
  }
  /** The bits that a step sets, but those known, are called so. */
  const learn = (bits: Map<string, number>, name: string, state: object, step: () => void) => {
    const before = (state as State)[kState] as number
    step()
    let found = ((state as State)[kState] as number) & ~before
    for (const mask of bits.values()) found &= ~mask
    if (found) bits.set(name, found)
  }

  const readableSample = create(ReadableState.prototype) as State
  const readable = publicBits(ReadableState.prototype, kState, readableSample)
  readableSample.defaultEncoding = 'latin1'
  note('readable', readableSample)
  const source = new Readable({ read: noop })
  apply(pause, source, [])
  learn(readable, 'dataListening', source._readableState!, () => apply(on, source, ['data', noop]))
  // From Node 26 on; before, this would set a tick going.
  if (Number(process.versions.node.split('.')[0]) >= 26) {
    const ended = new Readable({ read: noop })
    learn(readable, 'eofReadablePending', ended._readableState!, () => apply(push, ended, [null]))
  }

  const writableSample = create(WritableState.prototype) as State
  const writable = publicBits(WritableState.prototype, kState, writableSample)
  writableSample.defaultEncoding = 'latin1'
  note('writable', writableSample)
  const sink = new Writable({ write: noop })
  learn(writable, 'expectWriteCb', sink._writableState!, () => apply(write, sink, ['x']))
  learn(writable, 'corked', sink._writableState!, () => apply(cork, sink, []))
  const late = new Writable({ write: noop })
  late._writableState!.constructed = false
  learn(writable, 'onFinished', late._writableState!, () => apply(end, late, [noop]))
  note('writable', late._writableState!)
  note('transform', new Transform())
  const { StringDecoder } = process.getBuiltinModule('node:string_decoder')
  note('decoder', new StringDecoder())
  // What a stream listens to itself with, while it is being constructed.
  const listening = (type: symbol) => symbols.set(`destroy ${type.description}`, type)
  class Constructed extends (Writable as unknown as new () => object) {
    once(type: symbol): this {
      listening(type)
      return this
    }
    listenerCount(): number {
      return 2
    }
    _construct(): void {}
  }
  apply(destroy, new Constructed(), [])

  return {
    kState,
    readable,
    writable,
    symbols,
    nop: new WritableState(undefined, sink as Stream, false).writecb as object,
    prefinish: (new Transform() as unknown as { listeners(type: string): AnyFunction[] }).listeners('prefinish')[0]!,
  }
}
