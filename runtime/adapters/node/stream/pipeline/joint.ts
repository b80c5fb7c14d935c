/** Joins two neighbours of a pipeline by a pipe. */
import { behaviour, defineBehaviour } from '../../../../graph/behaviour.ts'
import type { Finished } from '../finished.ts'
import type { AnyFunction, Stream } from '../natives.ts'
import { isReadableFinished } from '../questions.ts'
import type { Ending, Failure, Pipeline } from './ending.ts'

interface Joint {
  readonly pipeline: Pipeline
  readonly src: Stream
  readonly dst: Stream
  ended: boolean
}

/** Returns what takes the listeners away. */
export type Join = (pipeline: Pipeline, src: Stream, dst: Stream, end: boolean) => AnyFunction

export function createJoin({ eos, prematureClose }: Finished, { finish, finishError }: Ending): Join {
  defineBehaviour('pipeline.jointClosed', 0, ({ pipeline, ended }: Joint) => {
    if (!ended) finishError(pipeline, prematureClose() as Failure)
  })
  defineBehaviour('pipeline.jointEnd', 0, (joint: Joint) => {
    joint.ended = true
    joint.dst.end()
  })
  defineBehaviour('pipeline.jointRead', 1, ({ pipeline, src }: Joint, error: Failure) => {
    const state = src._readableState
    if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' && state?.ended && !state.errored && !state.errorEmitted)
      src.once('end', pipeline.finish).once('error', pipeline.finish)
    else finish(pipeline, error)
  })
  return (pipeline, src, dst, end) => {
    const joint: Joint = { pipeline, src, dst, ended: false }
    dst.on('close', behaviour('pipeline.jointClosed', joint))
    ;(src as unknown as { pipe(to: Stream, options: object): void }).pipe(dst, { end: false })
    if (end) {
      const ends = behaviour('pipeline.jointEnd', joint)
      if (isReadableFinished(src, true)) process.nextTick(ends)
      else src.once('end', ends)
    } else finish(pipeline)
    eos(src, { readable: true, writable: false }, behaviour('pipeline.jointRead', joint))
    return eos(dst, { readable: false, writable: true }, pipeline.finish)
  }
}
