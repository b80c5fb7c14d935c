/** Tells which of Node's modules are loaded, and when the program loads one. To ask for one loads it, and costs start-up time. */
import { replace } from './replace.ts'

export const loadList = (): readonly string[] => (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList

const { apply } = Reflect
const { includes } = Array.prototype

/** Calls nothing that the program may have replaced. */
export const isLoaded = (name: string): boolean => apply(includes, loadList(), [`NativeModule ${name}`])

const waiting = new Map<string, ((exports: object) => void)[]>()

/**
 * Calls `task` with what a module exports: if it is loaded, as modules are that the chunk imports, at `watchModules`; else when it is required.
 * One that a dynamic `import()` loads is found by the next `findModules`.
 */
export function whenLoaded(name: string, task: (exports: object) => void): void {
  const tasks = waiting.get(name)
  if (tasks) tasks.push(task)
  else waiting.set(name, [task])
}

/** Calls the tasks whose module is there by now. */
export function findModules(): void {
  if (waiting.size === 0) return
  const list = new Set(loadList())
  const found = [...waiting].filter(([name]) => list.has(`NativeModule ${name}`))
  for (const [name, tasks] of found) {
    // A task may load another module, whose tasks are called then.
    if (!waiting.delete(name)) continue
    const exports = process.getBuiltinModule(`node:${name}`) as object
    for (const task of tasks) task(exports)
  }
  // What `import { gzip } from 'node:zlib'` sees.
  if (found.length > 0) process.getBuiltinModule('node:module').syncBuiltinESMExports()
}

/** Loads a module, and calls its tasks. */
export function loadModule(name: string): void {
  process.getBuiltinModule(`node:${name}`)
  findModules()
}

/** To be called once, when all tasks are known and before the program starts. `look` is called when it has required one that was not there. */
export function watchModules(look: () => void): void {
  findModules()
  let length = loadList().length
  replace(
    process.getBuiltinModule('node:module'),
    '_load',
    (native) =>
      function (this: unknown) {
        const exports: unknown = Reflect.apply(native, this, arguments)
        if (loadList().length !== length) {
          look()
          length = loadList().length
        }
        return exports
      },
  )
}
