/** Turns what a program has put on Node's builtin modules (a patched `fs.readFile`) into plain data, and back. */
import type { Value } from '../../graph/format.ts'
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { findModules, watchModules } from './loaded.ts'
import type { NodeNames } from './names.ts'

type State = readonly (readonly [module: string, key: string, value: Value])[]

export interface NodeModules extends Adapter<State> {
  /** By name, what is reached through a module but not exported. */
  readonly hidden: Readonly<Record<string, object>>
  /** Notes the exports of modules that have been loaded since. */
  look(): void
}

export function nodeModules({ baseline, changes, hidden }: NodeNames): NodeModules {
  // After what takes the places of exports.
  const look = (): void => {
    findModules()
    baseline()
  }
  return {
    name: 'modules',
    hidden,
    look,
    install() {
      watchModules(look)
      // What `import { setTimeout } from 'node:timers'` sees.
      process.getBuiltinModule('node:module').syncBuiltinESMExports()
      baseline()
    },
    capture(describe) {
      const found = changes()
      return found.length
        ? found.map(([name, key, value]) => [name, key, describe.value(value, [`${key} of node:${name}`])] as const)
        : undefined
    },
  }
}

export const modulesCheck: AdapterCheck<State> = {
  name: 'modules',
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('exports that are no list')
    for (const each of state as unknown[]) {
      if (!Array.isArray(each) || typeof each[0] !== 'string' || typeof each[1] !== 'string')
        return check.fail('an export without its module')
      check.value(each[2], [`${each[1]} of node:${each[0]}`])
    }
  },
}

export const modulesMaker: AdapterMaker<State> = {
  name: 'modules',
  restore(state, build) {
    for (const [name, key, value] of state) {
      const module = process.getBuiltinModule(name) as object | undefined
      if (!module) throw new TypeError(`node:${name}, whose ${key} the program had changed, does not exist here`)
      Object.defineProperty(module, key, { value: build.value(value), enumerable: true, writable: true, configurable: true })
    }
    // What `import { readFile } from 'node:fs'` sees.
    process.getBuiltinModule('node:module').syncBuiltinESMExports()
  },
}
