/** Collects what objects of a resumed program are to be told in a later turn, in the order of the snapshot. */
import type { Own } from './index.ts'

export interface Later {
  /** Runs a task in a turn of its own kind: what it throws is the program's, and keeps nothing else from being told. */
  add(task: () => void): void
}

/** `own`: immediates that are not the program's. */
export function later(own: Own): Later {
  const { nextTick } = process
  let tasks: (() => void)[] = []
  return {
    add(task) {
      if (!tasks.length)
        own(() => {
          const all = tasks
          tasks = []
          for (const each of all) nextTick(each)
        })
      tasks.push(task)
    },
  }
}

/** What Node tells when the other side has gone. */
export function resetError(syscall: string): Error {
  const [errno = -104] = [...process.getBuiltinModule('node:util').getSystemErrorMap()].find(([, [name]]) => name === 'ECONNRESET') ?? []
  return Object.assign(new Error(`${syscall} ECONNRESET`), { errno, code: 'ECONNRESET', syscall })
}

/** What Node tells of a message that was cut off. */
export const abortedError = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
