/** Sets the stages of a pipeline going, one behind the other: streams, iterables, functions. */
import { behaviour, defineBehaviour } from '../../../../graph/behaviour.ts'
import type { Signal } from '../../aborting.ts'
import type { CodedErrors } from '../../coded-errors.ts'
import type { Targets } from '../../event-target.ts'
import type { Finished } from '../finished.ts'
import type { AnyFunction, Natives, Stream } from '../natives.ts'
import { installPump } from '../pump.ts'
import { isIterable, isNodeStream, isPlain, isReadable, isReadableNodeStream } from '../questions.ts'
import type { Ending, Pipeline } from './ending.ts'
import { createJoin } from './joint.ts'

const { apply } = Reflect

type Stage = (...parameters: unknown[]) => unknown

export interface Options {
  readonly signal?: Signal | undefined
  readonly end?: unknown
}

export type Run = (stages: readonly unknown[], callback: AnyFunction, options: Options) => unknown

export interface StageOptions {
  readonly natives: Natives
  readonly finished: Finished
  readonly ending: Ending
  readonly errors: CodedErrors
  readonly targets: Targets
}

export function createRun({ natives, finished, ending, errors, targets }: StageOptions): Run {
  const { PassThrough } = natives
  const { AbortController } = globalThis
  const { guard } = ending
  const pumpInto = installPump(finished)
  const join = createJoin(finished, ending)

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
  return (stages, callback, { signal: outer, end: given }) => {
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
      else outer.addEventListener('abort', pipeline.abort, targets.listening(true))
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
