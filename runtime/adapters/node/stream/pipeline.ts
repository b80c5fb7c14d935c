/** Replaces `pipeline` by one that can be captured while it runs, with a callback and as a promise. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { type Aborting, isSignal, type Signal } from '../aborting.ts'
import { newCapability } from '../capability.ts'
import type { CodedErrors } from '../coded-errors.ts'
import type { Targets } from '../event-target.ts'
import { replace } from '../replace.ts'
import type { Finished } from './finished.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'
import { installPump } from './pump.ts'
import { isIterable, isNodeStream, isPlain, isReadable, isReadableFinished, isReadableNodeStream } from './questions.ts'

interface Options {
  readonly signal?: Signal | undefined
  readonly end?: unknown
}

/** A stream that is destroyed when the pipeline ends before it does. */
interface Destroyer {
  readonly stream: Stream
  finished: boolean
}

/** The variables of Node's function (lib/internal/streams/pipeline.js). */
interface Pipeline {
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

interface Joint {
  readonly pipeline: Pipeline
  readonly src: Stream
  readonly dst: Stream
  ended: boolean
}

type Failure = Pipeline['error']
type Stage = (...parameters: unknown[]) => unknown

const { apply } = Reflect

export function installPipeline(
  natives: Natives,
  finished: Finished,
  errors: CodedErrors,
  { error: abortError }: Aborting,
  { listening }: Targets,
): void {
  const { module, PassThrough } = natives
  const { AbortController } = globalThis
  const { eos, prematureClose } = finished
  const { destroy: destroyer } = module as unknown as { destroy: AnyFunction }
  const pumpInto = installPump(finished)
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
  /** Returns what takes the listeners away. */
  const guard = (pipeline: Pipeline, stream: Stream, readable: boolean, writable: boolean): AnyFunction => {
    const each: Destroyer = { stream, finished: false }
    stream.on('close', behaviour('pipeline.closed', each))
    pipeline.destroyers.push(each)
    return eos(stream, { readable, writable }, behaviour('pipeline.ended', each))
  }

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
  const join = (pipeline: Pipeline, src: Stream, dst: Stream, end: boolean): AnyFunction => {
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

  defineBehaviour(
    'pipeline.value',
    1,
    ({ pipeline, stream, end }: { pipeline: Pipeline; stream: Stream; end: boolean }, value: unknown) => {
      pipeline.value = value
      if (value !== null && value !== undefined) stream.write(value)
      if (end) stream.end()
      process.nextTick(pipeline.finish)
    },
  )
  defineBehaviour('pipeline.reason', 1, ({ pipeline, stream }: { pipeline: Pipeline; stream: Stream }, reason: unknown) => {
    stream.destroy(reason)
    process.nextTick(pipeline.finish, reason)
  })

  const invalid = (what: string, name: string, value: unknown): never => {
    throw errors.make(
      'TypeError',
      'ERR_INVALID_RETURN_VALUE',
      `Expected ${what} to be returned from the "${name}" function but got ${kindOf(value)}.`,
    )
  }
  const run = (stages: readonly unknown[], callback: AnyFunction, { signal: outer, end: given }: Options): unknown => {
    const controller = new AbortController()
    const { signal } = controller
    const pipeline = {
      callback,
      controller,
      signal: outer,
      abort: undefined,
      error: undefined,
      value: undefined,
      destroyers: [],
      finishCount: 0,
      cleanups: [],
    } as unknown as Pipeline
    pipeline.finish = behaviour('pipeline.finish', pipeline)
    if (outer) {
      pipeline.abort = behaviour('pipeline.abort', pipeline)
      if (outer.aborted) process.nextTick(pipeline.abort)
      else outer.addEventListener('abort', pipeline.abort, listening(true))
    }
    const { cleanups } = pipeline
    let ret: unknown
    for (const [i, stage] of stages.entries()) {
      const reading = i < stages.length - 1
      const end = reading || given !== false
      const isLast = !reading
      if (typeof stage !== 'function' && isNodeStream(stage)) {
        const stream = stage as Stream
        const isOpen = isReadable(stream) && isLast
        if (end) {
          const cleanup = guard(pipeline, stream, reading, i > 0)
          if (isOpen) cleanups.push(cleanup)
        }
        const listener = behaviour('pipeline.error', pipeline)
        stream.on('error', listener)
        if (isOpen) cleanups.push(behaviour('pipeline.deaf', { stream, listener }))
      }
      if (i === 0) {
        ret = typeof stage === 'function' ? (stage as Stage)({ signal }) : stage
        if (typeof stage === 'function' && !isIterable(ret)) invalid('Iterable, AsyncIterable or Stream', 'source', ret)
      } else if (typeof stage === 'function') {
        ret = (stage as Stage)(ret, { signal })
        if (reading) {
          if (!isIterable(ret, true)) invalid('AsyncIterable', `transform[${i - 1}]`, ret)
          continue
        }
        const stream = new PassThrough({ objectMode: true })
        const then = (ret as { then?: unknown } | undefined)?.then
        if (typeof then === 'function') {
          pipeline.finishCount++
          const state = { pipeline, stream, end }
          apply(then, ret, [behaviour('pipeline.value', state), behaviour('pipeline.reason', state)])
        } else if (isIterable(ret, true)) {
          pipeline.finishCount++
          pumpInto(ret, stream, pipeline.finish, end)
        } else invalid('AsyncIterable or Promise', 'destination', ret)
        ret = stream
        const cleanup = guard(pipeline, stream, false, true)
        if (isLast) cleanups.push(cleanup)
      } else {
        const stream = stage as Stream
        if (isPlain(ret) && isReadableNodeStream(ret)) {
          pipeline.finishCount += 2
          const cleanup = join(pipeline, ret, stream, end)
          if (isReadable(stream) && isLast) cleanups.push(cleanup)
        } else {
          pipeline.finishCount++
          pumpInto(ret, stream, pipeline.finish, end)
        }
        ret = stream
      }
    }
    return ret
  }

  /** What Node would say something of, and what is no stream of this kind, is left to Node. */
  const understands = (stages: readonly unknown[]): boolean =>
    stages.length >= 2 &&
    stages.every((stage, i) => {
      if (typeof stage === 'function') return true
      if (isNodeStream(stage)) {
        if (!isPlain(stage) || (major >= 24 && i > 0 && (stage.destroyed || (stage as { closed?: unknown }).closed))) return false
        return i === 0 ? isReadableNodeStream(stage) : typeof stage.write === 'function'
      }
      return i === 0 && isIterable(stage)
    })
  const listOf = (stages: readonly unknown[]): readonly unknown[] => (stages.length === 1 && Array.isArray(stages[0]) ? stages[0] : stages)

  defineBehaviour('pipeline.once', 2, (state: { callback: AnyFunction | undefined }, error: unknown, value: unknown) => {
    const { callback } = state
    state.callback = undefined
    callback?.(error, value)
  })
  defineBehaviour(
    'pipeline.settle',
    2,
    ({ resolve, reject }: { resolve(value: unknown): void; reject(reason: unknown): void }, error: unknown, value: unknown) =>
      error ? reject(error) : resolve(value),
  )

  const withPromise = module.promises as unknown as Record<string, AnyFunction>
  replace(
    module,
    'pipeline',
    (native) =>
      function (this: unknown, ...parameters: unknown[]) {
        const callback = parameters.at(-1)
        const stages = listOf(parameters.slice(0, -1))
        if (typeof callback !== 'function' || !understands(stages)) return apply(native, this, parameters)
        return run(stages, behaviour('pipeline.once', { callback }), {})
      },
  )
  replace(
    withPromise,
    'pipeline',
    (native) =>
      function (this: unknown, ...parameters: unknown[]) {
        const last = parameters.at(-1)
        const hasOptions = typeof last === 'object' && last !== null && !isNodeStream(last) && !isIterable(last) && !isWeb(last)
        const { signal, end } = (hasOptions ? last : {}) as Options
        const stages = listOf(hasOptions ? parameters.slice(0, -1) : parameters)
        if (!understands(stages) || (signal !== undefined && !isSignal(signal))) return apply(native, this, parameters)
        const { promise, resolve, reject } = newCapability()
        try {
          run(stages, behaviour('pipeline.settle', { resolve, reject }), { signal, end })
        } catch (error) {
          reject(error)
        }
        return promise
      },
  )
  Object.defineProperty(module.pipeline, process.getBuiltinModule('node:util').promisify.custom, {
    get: () => withPromise.pipeline,
    enumerable: true,
    configurable: true,
  })
}

/** A stream of the web, or a pair of them. */
function isWeb(value: object): boolean {
  const { getReader, getWriter, readable, writable } = value as Record<string, unknown>
  return (
    typeof getReader === 'function' || typeof getWriter === 'function' || (typeof readable === 'object' && typeof writable === 'object')
  )
}

/** As Node describes what a function returned (`determineSpecificType` in lib/internal/errors.js). */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') {
    const { name } = (value as { constructor?: { name?: string } }).constructor ?? {}
    return name ? `an instance of ${name}` : process.getBuiltinModule('node:util').inspect(value, { depth: -1 })
  }
  const shown = process.getBuiltinModule('node:util').inspect(value, { colors: false })
  return `type ${typeof value} (${shown.length > 28 ? `${shown.slice(0, 25)}...` : shown})`
}
