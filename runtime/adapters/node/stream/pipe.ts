/** Replaces `readable.pipe` by one whose listeners can be captured. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { replace } from '../replace.ts'
import { errorOrDestroy, prependListener } from './errors.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'
import type { Parts } from './parts.ts'

/** One call of `pipe`: the variables of Node's function (lib/internal/streams/readable.js). */
interface Pipe {
  readonly src: Stream
  readonly dest: Stream
  cleanedUp: boolean
  ondrain: AnyFunction | undefined
  readonly listeners: Record<'onend' | 'unpipe' | 'onunpipe' | 'ondata' | 'onerror' | 'onclose' | 'onfinish', AnyFunction>
}

const { apply } = Reflect

export function installPipe({ Readable }: Natives, parts: () => Parts): void {
  const major = Number(process.versions.node.split('.')[0])
  /** A write that throws ends the destination. */
  const catches = major >= 24
  /** Whoever is cleaned up counts as drained, whether it needed to or not. */
  const drainsAlways = major >= 26

  const unpipe = ({ src, dest }: Pipe): void => void src.unpipe(dest)
  const drained = ({ src, dest }: Pipe): void => {
    const state = src._readableState!
    if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null
    else if (state.multiAwaitDrain) (state.awaitDrainWriters as Set<object>).delete(dest)
    const waiting = state.awaitDrainWriters as Set<object> | null
    const { kState, readable } = parts()
    const listens = ((state[kState] as number) & readable.get('dataListening')!) !== 0
    if ((!waiting || waiting.size === 0) && listens) src.resume()
  }
  const cleanup = (pipe: Pipe): void => {
    const { src, dest, ondrain, listeners } = pipe
    dest.removeListener('close', listeners.onclose)
    dest.removeListener('finish', listeners.onfinish)
    if (ondrain) dest.removeListener('drain', ondrain)
    dest.removeListener('error', listeners.onerror)
    dest.removeListener('unpipe', listeners.onunpipe)
    src.removeListener('end', listeners.onend)
    src.removeListener('end', listeners.unpipe)
    src.removeListener('data', listeners.ondata)
    pipe.cleanedUp = true
    if (ondrain && src._readableState!.awaitDrainWriters && (drainsAlways || !dest._writableState || dest.writableNeedDrain)) drained(pipe)
  }
  const pause = (pipe: Pipe): void => {
    const { src, dest, cleanedUp } = pipe
    if (!cleanedUp) {
      const state = src._readableState!
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest
        state.multiAwaitDrain = false
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) (state.awaitDrainWriters as Set<object>).add(dest)
      src.pause()
    }
    if (!pipe.ondrain) {
      pipe.ondrain = behaviour('pipe.drain', pipe)
      dest.on('drain', pipe.ondrain)
    }
  }

  defineBehaviour('pipe.drain', 0, drained)
  defineBehaviour('pipe.unpipe', 0, unpipe)
  defineBehaviour('pipe.end', 0, ({ dest }: Pipe) => void dest.end())
  defineBehaviour('pipe.unpiped', 2, (pipe: Pipe, readable: unknown, info?: { hasUnpiped: boolean }) => {
    if (readable !== pipe.src || !info || info.hasUnpiped !== false) return
    info.hasUnpiped = true
    cleanup(pipe)
  })
  defineBehaviour('pipe.data', 1, (pipe: Pipe, chunk: unknown) => {
    if (!catches) {
      if (pipe.dest.write(chunk) === false) pause(pipe)
      return
    }
    try {
      if (pipe.dest.write(chunk) === false) pause(pipe)
    } catch (error) {
      pipe.dest.destroy(error)
    }
  })
  defineBehaviour('pipe.error', 1, (pipe: Pipe, error: unknown) => {
    const { dest, listeners } = pipe
    unpipe(pipe)
    dest.removeListener('error', listeners.onerror)
    if (dest.listenerCount('error') !== 0) return
    const state = dest._writableState || dest._readableState
    if (state && !state.errorEmitted) errorOrDestroy(dest, error)
    else dest.emit('error', error)
  })
  defineBehaviour('pipe.close', 0, (pipe: Pipe) => {
    pipe.dest.removeListener('finish', pipe.listeners.onfinish)
    unpipe(pipe)
  })
  defineBehaviour('pipe.finish', 0, (pipe: Pipe) => {
    pipe.dest.removeListener('close', pipe.listeners.onclose)
    unpipe(pipe)
  })

  const start = (src: Stream, dest: Stream, options: { readonly end?: boolean } | undefined): void => {
    const state = src._readableState!
    const pipe: Pipe = { src, dest, cleanedUp: false, ondrain: undefined, listeners: {} as Pipe['listeners'] }
    const { listeners } = pipe
    listeners.onend = behaviour('pipe.end', pipe)
    listeners.unpipe = behaviour('pipe.unpipe', pipe)
    listeners.onunpipe = behaviour('pipe.unpiped', pipe)
    listeners.ondata = behaviour('pipe.data', pipe)
    listeners.onerror = behaviour('pipe.error', pipe)
    listeners.onclose = behaviour('pipe.close', pipe)
    listeners.onfinish = behaviour('pipe.finish', pipe)

    if (state.pipes.length === 1 && !state.multiAwaitDrain) {
      state.multiAwaitDrain = true
      state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : [])
    }
    state.pipes.push(dest)
    const ends = options?.end !== false && (dest as unknown) !== process.stdout && (dest as unknown) !== process.stderr
    const onEnd = ends ? listeners.onend : listeners.unpipe
    if (state.endEmitted) process.nextTick(onEnd)
    else src.once('end', onEnd)
    dest.on('unpipe', listeners.onunpipe)
    src.on('data', listeners.ondata)
    // Before those of the program.
    prependListener(dest, 'error', listeners.onerror)
    dest.once('close', listeners.onclose)
    dest.once('finish', listeners.onfinish)
    dest.emit('pipe', src)
    if (dest.writableNeedDrain === true) pause(pipe)
    else if (state.flowing !== true) src.resume()
  }

  replace(
    Readable.prototype,
    'pipe',
    (native) =>
      function (this: Stream, dest: Stream, options?: { readonly end?: boolean }) {
        if (!this._readableState || typeof dest?.on !== 'function') return apply(native, this, arguments)
        start(this, dest, options)
        return dest
      },
  )
}
