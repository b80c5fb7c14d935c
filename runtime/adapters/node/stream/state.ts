/** Turns the states of streams, which Node keeps as bits, into the names of these bits, and back. */

import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import { namelessState, notShown } from '../../../graph/obstacles/index.ts'
import type { Bits, Parts } from './parts.ts'

/** Names of the bits that are set. */
type Payload = readonly string[]
type State = Record<PropertyKey, unknown>

const { getPrototypeOf } = Reflect

const NAMES = { readable: 'readablestate', writable: 'writablestate' } as const
type Side = keyof typeof NAMES

/** Highest number of bits that there can be. */
const BITS = 32

interface States {
  readonly parts: () => Parts
  readonly prototypes: Readonly<Record<Side, object>>
  /** Whether a function is one that Node has made to be called when a chunk is written, which is made afresh when there is something to write. */
  isFresh(state: object): boolean
  /** The state is filled. */
  made(state: object): void
}

const bitsOf = (parts: Parts, side: Side): Bits => parts[side]

function stateKind(side: Side, { parts, prototypes, isFresh }: States): AdapterKind<State, Payload> {
  return {
    name: NAMES[side],
    recognise: (value) => getPrototypeOf(value) === prototypes[side],
    capture(value, describe) {
      const { kState } = parts()
      let left = value[kState] as number
      if (typeof left !== 'number') describe.obstacle(notShown('stream', process.version, 'its state'))
      const set: string[] = []
      for (const [name, mask] of bitsOf(parts(), side)) {
        if ((left & mask) !== mask) continue
        left &= ~mask
        set.push(name)
      }
      if (left) describe.obstacle(namelessState(process.version))
      return set
    },
    carries: (value, key) => key === parts().kState || (key === 'onwrite' && isFresh(value)),
  }
}

function stateMaker(side: Side, states: States): Maker<State, Payload> {
  const { parts, prototypes } = states
  return {
    ...stateKind(side, states),
    allocate(payload) {
      const { kState } = parts()
      const bits = bitsOf(parts(), side)
      let state = 0
      for (const name of payload) {
        const mask = bits.get(name)
        if (mask === undefined) throw new TypeError(`the state '${name}' of a stream does not exist here`)
        state |= mask
      }
      return Object.create(prototypes[side], { [kState]: { value: state, writable: true, enumerable: true, configurable: true } }) as State
    },
    finish: states.made,
  }
}

function stateCheck(side: Side): KindCheck<Payload> {
  return {
    name: NAMES[side],
    verify(payload, check: Check): asserts payload is Payload {
      if (!Array.isArray(payload) || payload.length > BITS || new Set(payload).size !== payload.length)
        return check.fail('a stream without its state')
      for (const name of payload) if (typeof name !== 'string') check.fail('a state without a name')
    },
    dump: (payload) => payload.join(' '),
  }
}

export const stateKinds = (states: States): readonly AdapterKind[] =>
  (['readable', 'writable'] as const).map((side) => stateKind(side, states) as AdapterKind)
export const stateMakers = (states: States): readonly Maker[] =>
  (['readable', 'writable'] as const).map((side) => stateMaker(side, states) as Maker)
export const stateChecks: readonly KindCheck[] = (['readable', 'writable'] as const).map((side) => stateCheck(side) as KindCheck)
export type { States }
