/** Goes through the functions that stand in `globalThis` or in an object of the language, and are no classes. */
import { type Baseline, isLanguage } from './baseline.ts'
import { isNative } from './native.ts'
import { getOwnPropertyDescriptor, mapForEach, mapGet, mapSet } from './primordials.ts'

/** `differs` is asked first: it is cheap, and true of few. */
export function forEachMember(
  { containers }: Baseline,
  differs: (member: object) => boolean,
  task: (member: object, path: string) => void,
): void {
  const seen = new Map<object, true>()
  for (let n = 0; n < containers.length; n++) mapSet(seen, containers[n]!.object, true)
  for (let n = 0; n < containers.length; n++) {
    const { name, were } = containers[n]!
    if (name && !isLanguage(containers[n]!)) continue
    mapForEach(were, (was, key) => {
      for (let i = 0; i < (name ? 3 : 1); i++) {
        const member: unknown = i === 0 ? was.value : i === 1 ? was.get : was.set
        if (typeof member !== 'function' || mapGet(seen, member)) continue
        mapSet(seen, member, true)
        if (!differs(member) || (name && (!isNative(member) || getOwnPropertyDescriptor(member, 'prototype')))) continue
        task(member, `${name && `${name}.`}${String(key)}`)
      }
    })
  }
}
