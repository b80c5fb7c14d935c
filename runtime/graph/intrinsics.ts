/** Turns the well-known objects of the language and of the host into names, and names into them. */
import { type Baseline, type Container, hasItsGetter, hostValue, isEager, read, replaced, take } from './baseline.ts'
import { hidden } from './hidden.ts'
import { isNative, standIns } from './native.ts'
import { exec, getOwnPropertyDescriptor, isObject, mapForEach, mapGet, mapSet, matches } from './primordials.ts'

const WINDOWS = /^(parent|top|opener|frameElement)$/

const isWord = (key: PropertyKey): key is string => typeof key === 'string' && matches(/^[\w$]+$/, key)

/**
 * Names of everything that was there before the program and still is: `%Array.prototype.map%`, `%get Map.prototype.size%`, `%Symbol.iterator%`.
 * To be made afresh for each capture.
 */
export function intrinsicNames(base: Baseline): Map<object | symbol, string> {
  const names = new Map<object | symbol, string>()
  const containers: Container[] = []
  const add = (value: unknown, name: string) => {
    if ((isObject(value) || typeof value === 'symbol') && !mapGet(names, value)) mapSet(names, value, `%${name}%`)
  }
  const addMembers = (container: Container) => {
    const isReplaced = replaced(container)
    const { object, name, keys } = container
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!
      const symbol = typeof key === 'symbol' && name && (mapGet(names, key) as string | undefined)
      const path = isWord(key) ? (name && `${name}.`) + key : symbol && `${name}[${symbol.slice(1, -1)}]`
      if (!name && base.isAsleep(key)) continue
      const now = getOwnPropertyDescriptor(object, key)
      if (path && (!now || isReplaced(key, now))) {
        // The original may be held by what replaced it; a restore resolves names before it replaces anything.
        const was = mapGet(container.were, key) as PropertyDescriptor | undefined
        if (typeof was?.value === 'function' || (was && now && was.value === now.value)) add(was.value, path)
        if (name && was) {
          add(was.get, `get ${path}`)
          add(was.set, `set ${path}`)
        }
        continue
      }
      if (!path || !now) continue
      const { value } = now
      // What hosts keep in plain sight but for themselves, `process._events`.
      if (typeof value !== 'object' || key === '__proto__' || (key as string)[0] !== '_') add(value, path)
      // Those of globalThis may be gone once their value is there.
      if (name) {
        add(now.get, `get ${path}`)
        add(now.set, `set ${path}`)
      }
      // It was asleep at the start.
      if (!name && !mapGet(container.were, key)) take(containers, value, path)
      // Intl.Collator, WebAssembly.Module: classes one level down, which would slow the baseline.
      if (matches(/^[A-Z]\w+\.[A-Z]\w+$/, path) && isNative(value)) take(containers, value, path)
    }
  }
  const first = base.containers
  add(globalThis, 'globalThis')
  for (let i = 0; i < first.length; i++) {
    add(first[i]!.object, first[i]!.name)
    if (first[i]!.name === 'Symbol') addMembers(first[i]!)
  }
  for (let i = 0; i < first.length; i++) addMembers(first[i]!)
  // The program may have put others in their places, and hold them.
  mapForEach(standIns, (path, value) => add(value, path))
  mapForEach(first[0]!.were, (was, key) => {
    // What handlers of a window are is the program's.
    if (!was.get || !isWord(key) || isEager(key) || matches(/^on[a-z]/, key)) return
    const value = hostValue(key, was)
    add(value, key)
    // Other windows are other realms.
    if (!matches(WINDOWS, key)) take(containers, value, key)
  })
  for (let i = 0; i < containers.length; i++) {
    add(containers[i]!.object, containers[i]!.name)
    addMembers(containers[i]!)
  }
  return names
}

/** The value a name stands for here, or `undefined`. Reads own data properties only, and of `globalThis` the host's own getters. */
export function resolveIntrinsic(name: string): object | symbol | undefined {
  const match = exec(/^%(?:(get|set) )?([\w$]+)((?:\.[\w$]+|\[Symbol\.\w+\])*)%$/, name)
  if (!match) return undefined
  const [, accessor, root, path] = match as unknown as [string, 'get' | 'set' | undefined, string, string]
  const step = /\.([\w$]+)|\[Symbol\.(\w+)\]/g
  const known = root === 'globalThis' ? globalThis : mapGet(hidden, root)
  let d = known ? { value: known } : getOwnPropertyDescriptor(globalThis, root)
  // Any other getter would be the program's.
  if (d?.get && (path || !accessor)) d = hasItsGetter(root, d) ? { value: read(d) } : undefined
  for (let next = exec(step, path); d && next; next = exec(step, path)) {
    const key = next[1] ?? (getOwnPropertyDescriptor(Symbol, next[2]!)?.value as symbol)
    d = isObject(d.value) ? getOwnPropertyDescriptor(d.value, key) : undefined
  }
  const value: unknown = d?.[accessor ?? 'value']
  return isObject(value) || typeof value === 'symbol' ? value : undefined
}
