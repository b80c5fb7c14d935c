/** Tells which of Node's modules are loaded. To ask for one loads it, and costs start-up time. */

export const loadList = (): readonly string[] => (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList

export const isLoaded = (name: string): boolean => loadList().includes(`NativeModule ${name}`)
