/** Makes weak references whose target is gone, which the language has no way to make. */
import { standIn } from './native.ts'
import { defineProperty, getOwnPropertyDescriptor, uncurry } from './primordials.ts'

const native = WeakRef.prototype.deref
const nativeDeref = uncurry(native) as (reference: unknown) => WeakKey | undefined
const references = new WeakSet()
const isGone = uncurry(references.has as (value: unknown) => boolean)

/** @throws TypeError for what is no WeakRef */
export const deref = (reference: unknown): WeakKey | undefined => {
  const target = nativeDeref(reference)
  return isGone(references, reference) ? undefined : target
}

export function makeGone(): WeakRef<WeakKey> {
  const reference = new WeakRef({})
  references.add(reference)
  return reference
}

/** Replaces the method by one that knows them. */
export function installGone(): void {
  const stand = {
    deref(this: unknown) {
      return deref(this)
    },
  }.deref
  defineProperty(WeakRef.prototype, 'deref', {
    ...getOwnPropertyDescriptor(WeakRef.prototype, 'deref')!,
    value: standIn(stand, 'WeakRef.prototype.deref'),
  })
}
