/** Turns what a program has set in Node's modules, for all that they make, into values, and sets it again. */
import type { Value } from '../../graph/format.ts'
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { whenLoaded } from './loaded.ts'

type Holder = Record<string, unknown>
type State = readonly (readonly [group: string, changes: readonly (readonly [key: string, value: Value])[]])[]

interface Group {
  readonly module: string
  /** What has the settings as properties. */
  of(exports: any): Holder
  /** Absent: all that it has, and may be given. */
  readonly keys?: readonly string[]
}

/** A setting that has a function to read it, and one to set it, each of which a version of Node may not have. */
const byFunctions = (exports: any, name: string, ...before: unknown[]): Holder => ({
  get value() {
    return exports[`get${name}`]?.(...before)
  },
  set value(value) {
    exports[`set${name}`]?.(...before, value)
  },
})
const VALUE = ['value']
const AGENT = ['keepAlive', 'keepAliveMsecs', 'maxSockets', 'maxFreeSockets', 'maxTotalSockets', 'scheduling']

const GROUPS: Readonly<Record<string, Group>> = {
  events: { module: 'events', of: (events) => events, keys: ['defaultMaxListeners', 'captureRejections'] },
  process: { module: 'process', of: (process) => process, keys: ['title'] },
  buffers: { module: 'buffer', of: ({ Buffer }) => Buffer, keys: ['poolSize'] },
  inspect: { module: 'util', of: ({ inspect }) => inspect.defaultOptions },
  'dns order': { module: 'dns', of: (dns) => byFunctions(dns, 'DefaultResultOrder'), keys: VALUE },
  'net families': { module: 'net', of: (net) => byFunctions(net, 'DefaultAutoSelectFamily'), keys: VALUE },
  'net patience': { module: 'net', of: (net) => byFunctions(net, 'DefaultAutoSelectFamilyAttemptTimeout'), keys: VALUE },
  'stream bytes': { module: 'stream', of: (stream) => byFunctions(stream, 'DefaultHighWaterMark', false), keys: VALUE },
  'stream objects': { module: 'stream', of: (stream) => byFunctions(stream, 'DefaultHighWaterMark', true), keys: VALUE },
  tls: { module: 'tls', of: (tls) => tls, keys: ['DEFAULT_MIN_VERSION', 'DEFAULT_MAX_VERSION', 'DEFAULT_CIPHERS', 'DEFAULT_ECDH_CURVE'] },
  'http agent': { module: 'http', of: ({ globalAgent }) => globalAgent, keys: AGENT },
  'http options': { module: 'http', of: ({ globalAgent }) => globalAgent.options },
  'https agent': { module: 'https', of: ({ globalAgent }) => globalAgent, keys: AGENT },
  'https options': { module: 'https', of: ({ globalAgent }) => globalAgent.options },
}

const valuesOf = ({ of, keys }: Group, exports: object): readonly (readonly [key: string, value: unknown])[] => {
  const holder = of(exports)
  return (keys ?? Object.keys(holder)).map((key) => [key, holder[key]])
}

export function nodeSettings(): Adapter<State> {
  const found: (readonly [name: string, exports: object, were: ReadonlyMap<string, unknown>])[] = []
  return {
    name: 'settings',
    install() {
      for (const [name, group] of Object.entries(GROUPS)) {
        const note = (exports: object) => void found.push([name, exports, new Map(valuesOf(group, exports))])
        if (group.module === 'process') note(process)
        else whenLoaded(group.module, note)
      }
    },
    capture(describe) {
      const state = found.flatMap(([name, exports, were]): State => {
        const changed = valuesOf(GROUPS[name]!, exports).filter(([key, value]) => !Object.is(were.get(key), value))
        return changed.length > 0 ? [[name, changed.map(([key, value]) => [key, describe.value(value, [`${name}, ${key}`])])]] : []
      })
      return state.length > 0 ? state : undefined
    },
  }
}

export const settingsMaker: AdapterMaker<State> = {
  name: 'settings',
  restore(state, build) {
    for (const [name, changes] of state) {
      const { module, of } = GROUPS[name]!
      const holder = of(process.getBuiltinModule(`node:${module}`))
      for (const [key, value] of changes) holder[key] = build.value(value)
    }
  },
}

export const settingsCheck: AdapterCheck<State> = {
  name: 'settings',
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('settings that are no list')
    for (const each of state as unknown[]) {
      if (!Array.isArray(each) || each.length !== 2 || typeof each[0] !== 'string' || !Array.isArray(each[1]))
        return check.fail('settings of nothing')
      const [name, changes] = each as [string, unknown[]]
      if (!Object.hasOwn(GROUPS, name)) return check.fail('settings of something unknown')
      for (const change of changes) {
        if (!Array.isArray(change) || change.length !== 2 || typeof change[0] !== 'string') return check.fail('a setting without a name')
        const [key, value] = change as [string, unknown]
        if (GROUPS[name]!.keys?.includes(key) === false || key === '__proto__') return check.fail('a setting that there is not')
        check.value(value, [`${name}, ${key}`])
      }
    }
  },
}
