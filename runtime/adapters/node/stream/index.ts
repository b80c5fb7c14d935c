/**
 * Turns streams of `node:stream` into plain data, and back: they are ordinary objects, whose states are bits under names.
 * In: Node's own classes. Out: an adapter, and what other adapters need who build on streams.
 */
import type { AdapterKind, KindCheck, Maker } from '../../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../../adapter.ts'
import type { Aborting } from '../aborting.ts'
import type { CodedErrors } from '../coded-errors.ts'
import type { Targets } from '../event-target.ts'
import { installCallbacks, isFresh, noteWritten } from './callbacks.ts'
import { drivenCheck, drivenKind, drivenMaker } from './driven.ts'
import { installFinished } from './finished.ts'
import { installFrom } from './from.ts'
import { installIterator, iteratorPrototype } from './iterator.ts'
import { type Natives, streamNatives } from './natives.ts'
import { type Parts, streamParts } from './parts.ts'
import { installPipe } from './pipe.ts'
import { installPipeline } from './pipeline/index.ts'
import { installSignal } from './signal.ts'
import { type States, stateChecks, stateKinds, stateMakers } from './state.ts'
import { installTransform } from './transform.ts'

export interface NodeStreams extends Adapter<never> {
  /** Prototypes below which objects keep all their state in properties. */
  readonly slotless: readonly object[]
  /** Functions of Node's that no module exports, by name. */
  readonly hidden: Readonly<Record<string, object>>
  nameOf(symbol: symbol): string | undefined
  /** The symbol of that name here. */
  symbol(name: string): symbol | undefined
  readonly states: States
}

const PREFIX = 'node:stream#symbol '
const NOP = 'node:stream#nop'
const PREFINISH = 'node:stream#prefinish'
const ITERATOR = 'node:stream#asyncIterator'

/** To be made before the program can replace anything, and installed before the exports of modules are noted. */
export function nodeStreams(errors: CodedErrors, aborting: Aborting, targets: Targets): NodeStreams {
  const natives: Natives = streamNatives()
  const { module, Readable, Writable, Duplex, Transform, PassThrough } = natives
  const { StringDecoder } = process.getBuiltinModule('node:string_decoder')
  const prototype = iteratorPrototype(natives)
  let found: Parts | undefined
  const parts = () => (found ??= streamParts(natives))
  let names: Map<symbol, string> | undefined
  const states: States = {
    parts,
    prototypes: { readable: Readable.ReadableState.prototype, writable: Writable.WritableState.prototype },
    isFresh,
    made: noteWritten,
  }
  return {
    name: 'streams',
    kinds: [...stateKinds(states), drivenKind as AdapterKind],
    slotless: [module, Readable, Writable, Duplex, Transform, PassThrough, StringDecoder].map(({ prototype }) => prototype as object),
    hidden: {
      [ITERATOR]: prototype,
      get [NOP]() {
        return parts().nop
      },
      get [PREFINISH]() {
        return parts().prefinish
      },
    },
    nameOf(symbol) {
      names ??= new Map([...parts().symbols].map(([name, each]) => [each, PREFIX + name]))
      return names.get(symbol)
    },
    symbol: (name) => (name.startsWith(PREFIX) ? parts().symbols.get(name.slice(PREFIX.length)) : undefined),
    states,
    install() {
      installCallbacks(natives)
      installTransform(natives)
      installPipe(natives, parts)
      const finished = installFinished(natives, errors, aborting, targets)
      installIterator(natives, prototype, finished)
      installSignal(natives, finished, aborting, targets)
      installFrom(natives, errors)
      installPipeline(natives, finished, errors, aborting, targets)
      process.getBuiltinModule('node:module').syncBuiltinESMExports()
    },
  }
}

export function streamsMaker({ states }: NodeStreams): AdapterMaker<never> {
  return { name: 'streams', kinds: [...stateMakers(states), drivenMaker as Maker], restore() {} }
}

export const streamsCheck: AdapterCheck<never> = {
  name: 'streams',
  kinds: [...stateChecks, drivenCheck as KindCheck],
  verify: (_, check) => check.fail('streams are no resource'),
}
