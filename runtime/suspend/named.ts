/** Takes a function out of the object whose property it is, so that it has its name. */

export type Named = Readonly<Record<string, Function>>

export function functionOf(target: Function | Named | undefined): Function | undefined {
  if (typeof target === 'function') return target
  for (const key in target) return target[key]
  return undefined
}
