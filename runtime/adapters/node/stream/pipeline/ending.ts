/** Ends pipelines as Node does: by an error, by a signal, or when all of their parts have finished. */
import { behaviour, defineBehaviour } from '../../../../graph/behaviour.ts'
import type { Aborting, Signal } from '../../aborting.ts'
import type { CodedErrors } from '../../coded-errors.ts'
import type { Finished } from '../finished.ts'
import type { AnyFunction, Natives, Stream } from '../natives.ts'

/** A stream that is destroyed when the pipeline ends before it does. */
interface Destroyer {
  readonly stream: Stream
  finished: boolean
}

/** The variables of Node's function (lib/internal/streams/pipeline.js). */
export interface Pipeline {
  readonly callback: AnyFunction
  readonly controller: AbortController
  readonly signal: Signal | undefined
  abort: AnyFunction | undefined
  error: { readonly code?: unknown; readonly name?: unknown } | undefined
  value: unknown
  readonly destroyers: Destroyer[]
  finishCount: number
  /** What the last stream is rid of when all went well. */
  readonly cleanups: AnyFunction[]
  finish: AnyFunction
}

export type Failure = Pipeline['error']

export interface Ending {
  /** One of its parts has finished. */
  finish(pipeline: Pipeline, error?: Failure): void
  /** An error that is not counted among those that finish. */
  finishError(pipeline: Pipeline, error: Failure): void
  /** Destroys a stream if the pipeline ends before it does. Returns what takes the listeners away. */
  guard(pipeline: Pipeline, stream: Stream, readable: boolean, writable: boolean): AnyFunction
}

export function createEnding({ module }: Natives, { eos }: Finished, errors: CodedErrors, abortError: Aborting['error']): Ending {
  const { destroy: destroyer } = module as unknown as { destroy: AnyFunction }
  const major = Number(process.versions.node.split('.')[0])
  /** What only tells of an error is not counted among those that finish. */
  const countsOnce = major >= 22
  const abortGivesWay = major >= 24

  const finishWith = (pipeline: Pipeline, error: Failure, isLast: boolean): void => {
    const known = pipeline.error
    if (error && (!known || known.code === 'ERR_STREAM_PREMATURE_CLOSE' || (abortGivesWay && known.name === 'AbortError')))
      pipeline.error = error
    if (!pipeline.error && !isLast) return
    while (pipeline.destroyers.length > 0) {
      const each = pipeline.destroyers.shift()!
      if (each.finished) continue
      each.finished = true
      destroyer(
        each.stream,
        pipeline.error || errors.make('Error', 'ERR_STREAM_DESTROYED', 'Cannot call pipe after a stream was destroyed'),
      )
    }
    const { signal, abort, controller, callback } = pipeline
    if (abort) signal!.removeEventListener('abort', abort)
    controller.abort()
    if (!isLast) return
    if (!pipeline.error) for (const cleanup of pipeline.cleanups) cleanup()
    process.nextTick(callback, pipeline.error, pipeline.value)
  }
  const finish = (pipeline: Pipeline, error?: Failure): void => finishWith(pipeline, error, --pipeline.finishCount === 0)
  const finishError = (pipeline: Pipeline, error: Failure): void =>
    countsOnce ? finishWith(pipeline, error, false) : finish(pipeline, error)

  defineBehaviour('pipeline.finish', 1, finish)
  defineBehaviour('pipeline.abort', 0, (pipeline: Pipeline) => finishWith(pipeline, abortError(pipeline.signal) as Failure, false))
  defineBehaviour('pipeline.error', 1, (pipeline: Pipeline, error: Failure) => {
    if (error && error.name !== 'AbortError' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') finishError(pipeline, error)
  })
  defineBehaviour('pipeline.deaf', 0, ({ stream, listener }: { stream: Stream; listener: AnyFunction }) => {
    stream.removeListener('error', listener)
  })
  defineBehaviour('pipeline.closed', 0, (each: Destroyer) => {
    each.finished = true
  })
  defineBehaviour('pipeline.ended', 1, (each: Destroyer, error: unknown) => {
    each.finished = !error
  })
  const guard = (pipeline: Pipeline, stream: Stream, readable: boolean, writable: boolean): AnyFunction => {
    const each: Destroyer = { stream, finished: false }
    stream.on('close', behaviour('pipeline.closed', each))
    pipeline.destroyers.push(each)
    return eos(stream, { readable, writable }, behaviour('pipeline.ended', each))
  }

  return { finish, finishError, guard }
}
