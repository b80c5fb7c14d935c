/** Replaces `pipeline` by one that can be captured while it runs, with a callback and as a promise. */
import { behaviour, defineBehaviour } from '../../../../graph/behaviour.ts'
import { type Aborting, isSignal } from '../../aborting.ts'
import { newCapability } from '../../capability.ts'
import type { CodedErrors } from '../../coded-errors.ts'
import type { Targets } from '../../event-target.ts'
import { replace } from '../../replace.ts'
import type { Finished } from '../finished.ts'
import type { AnyFunction, Natives } from '../natives.ts'
import { isIterable, isNodeStream, isPlain, isReadableNodeStream } from '../questions.ts'
import { createEnding } from './ending.ts'
import { createRun, type Options } from './stages.ts'

const { apply } = Reflect

export function installPipeline(
  natives: Natives,
  finished: Finished,
  errors: CodedErrors,
  { error: abortError }: Aborting,
  targets: Targets,
): void {
  const { module } = natives
  const major = Number(process.versions.node.split('.')[0])
  const ending = createEnding(natives, finished, errors, abortError)
  const run = createRun({ natives, finished, ending, errors, targets })

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
