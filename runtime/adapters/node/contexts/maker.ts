/** Turns the data of AsyncLocalStorages and AsyncResources into such that hold again. */
import type { AdapterKind, Maker } from '../../../graph/kind.ts'
import type { AdapterMaker } from '../../adapter.ts'
import type { NodeContexts } from './index.ts'
import type { ContextPayload, StoragePayload } from './kinds.ts'

const { apply } = Reflect

/** To be made before any code of the program runs. */
export function contextsMaker({ kinds, parts, decode, put, begin, note }: NodeContexts): AdapterMaker<never> {
  const storage: Maker<object, StoragePayload> = {
    ...(kinds[0] as unknown as AdapterKind<object, StoragePayload>),
    needs: ([, fallback]) => [fallback],
    allocate([, fallback, name], build) {
      if (parts() === undefined) begin()
      const { AsyncLocalStorage, getStore } = parts()!
      const defaultValue = build.value(fallback)
      const made = new AsyncLocalStorage({ ...(defaultValue === undefined ? {} : { defaultValue }), ...(name === '' ? {} : { name }) })
      if (apply(getStore, made, []) !== defaultValue) throw new TypeError(`AsyncLocalStorage takes no default value in ${process.version}`)
      note(made)
      return made
    },
    fill(value, [enabled]) {
      const { enable } = parts()!
      if (enabled && enable) apply(enable, value, [])
    },
  }
  const resource: Maker<object, ContextPayload> = {
    ...(kinds[1] as unknown as AdapterKind<object, ContextPayload>),
    allocate() {
      if (parts() === undefined) begin()
      return new (parts()!.AsyncResource)('AsyncResource')
    },
    finish: (value, context, build) => put(value, decode(context, build)),
  }
  return { name: 'contexts', kinds: [storage, resource] as readonly Maker[], restore() {} }
}
