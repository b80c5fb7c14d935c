/** Notes functions when they are made, as far as the part of the runtime is there that has to know them later. */

const { getOwnPropertyDescriptor, ownKeys } = Reflect

let note: ((value: unknown) => void) | undefined

/** To be called before the program starts. */
export function useMarks(mark: (value: unknown) => void): void {
  note = mark
}

export function markFunction(value: unknown): void {
  note?.(value)
}

/** Marks the functions among the own properties. */
export function markMethods(object: object): void {
  if (note === undefined) return
  for (const key of ownKeys(object)) {
    const { value, get, set } = getOwnPropertyDescriptor(object, key)!
    for (const method of [value, get, set]) note(method)
  }
}
