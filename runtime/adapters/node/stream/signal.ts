/** Replaces `addAbortSignal` by one whose listener can be captured. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { type Aborting, isSignal, type Signal } from '../aborting.ts'
import type { Targets } from '../event-target.ts'
import { replace } from '../replace.ts'
import type { Finished } from './finished.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'
import { isPlain } from './questions.ts'

interface Aborted {
  readonly stream: Stream
  readonly signal: Signal
  abort: AnyFunction | undefined
}

export function installSignal({ module }: Natives, { eos }: Finished, { error }: Aborting, { listening }: Targets): void {
  defineBehaviour('stream.abort', 0, ({ stream, signal }: Aborted) => void stream.destroy(error(signal)))
  defineBehaviour('stream.over', 0, ({ signal, abort }: Aborted) => signal.removeEventListener('abort', abort))
  replace(
    module,
    'addAbortSignal',
    (native) =>
      function (this: unknown, signal: unknown, stream: unknown) {
        if (!isSignal(signal) || signal.aborted || !isPlain(stream)) return Reflect.apply(native, this, arguments)
        const state: Aborted = { stream, signal, abort: undefined }
        state.abort = behaviour('stream.abort', state)
        signal.addEventListener('abort', state.abort, listening(true))
        eos(stream, {}, behaviour('stream.over', state))
        return stream
      },
  )
}
