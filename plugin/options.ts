/** Turns what the user passes to the plugin into complete, checked options. */
import type { FilterPattern } from '@rollup/pluginutils'
import { messages } from './messages.ts'

export interface Options {
  /** Modules to instrument, as patterns on module ids. Default: all, dependencies included. */
  include?: FilterPattern
  /** Modules to leave alone: their functions cannot be on the heap at a snapshot. */
  exclude?: FilterPattern
  /** Variables whose values stay out of snapshots; after a hop they cannot be read until the program has set them again. */
  redact?: Redact
  /** Which signal takes a snapshot without any code in the application (Node). Default: `SIGUSR2`. */
  trigger?: 'SIGUSR2' | 'none'
  /** Encoding of snapshots. Default: `cbor`. */
  format?: 'cbor' | 'json'
  /** What the process does after a triggered snapshot. Default: `exit`. */
  afterSnapshot?: 'exit' | 'continue'
  /** Whether a timer keeps the time it had left, or its wall-clock due time. Default: `remaining`. */
  timers?: 'remaining' | 'deadline'
  /** Where the bundle runs: parts of the runtime that only another host needs are left out. Default: found out from what a chunk imports. */
  hosts?: 'node' | 'page' | 'both'
  /** Whether the bundle gets only those parts of the runtime that its chunks can need. Default: `needed`. */
  parts?: 'needed' | 'all'
  /** Milliseconds that a snapshot waits for work of the host that ends by itself: files, look-ups, compression. Default: 1000. */
  patience?: number
  /** Milliseconds that one hook of the application has (`onSuspend`, `defineResource`, `onResume`). Default: 10000. */
  hookTimeout?: number
}

export interface Redact {
  /** Names of variables, wherever they are declared. */
  variables?: readonly string[]
  /** Modules, as patterns on module ids: all their variables but functions and classes. */
  modules?: FilterPattern
}

export interface ProgramOptions {
  readonly trigger: 'SIGUSR2' | 'none'
  readonly format: 'cbor' | 'json'
  readonly afterSnapshot: 'exit' | 'continue'
  readonly timers: 'remaining' | 'deadline'
  readonly patience?: number
  readonly hookTimeout?: number
}

const CHOICES = {
  trigger: ['SIGUSR2', 'none'],
  format: ['cbor', 'json'],
  afterSnapshot: ['exit', 'continue'],
  timers: ['remaining', 'deadline'],
} as const

/** What concerns the build alone. */
const PLACES = { hosts: ['node', 'page', 'both'], parts: ['needed', 'all'] } as const
const TIMES = ['patience', 'hookTimeout'] as const
/** Of a timer (TIMEOUT_MAX). */
const LONGEST = 2 ** 31 - 1

/** The options that travel with the program, defaults filled in. Throws on an unknown name or value. */
export function programOptions(options: Options): ProgramOptions {
  for (const name of Object.keys(options)) {
    const known = [...Object.keys(CHOICES), ...TIMES, 'include', 'exclude', 'redact', ...Object.keys(PLACES)]
    if (!known.includes(name)) throw messages.unknownOption(name, known)
  }
  const choose = <Name extends keyof typeof CHOICES>(name: Name): (typeof CHOICES)[Name][number] => {
    const value: unknown = options[name] ?? CHOICES[name][0]
    const choices: readonly unknown[] = CHOICES[name]
    if (!choices.includes(value)) throw messages.badOption(name, value, CHOICES[name])
    return value as (typeof CHOICES)[Name][number]
  }
  const times: { patience?: number; hookTimeout?: number } = {}
  for (const name of TIMES) {
    const value: unknown = options[name]
    if (value === undefined) continue
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > LONGEST) throw messages.badTime(name, value)
    times[name] = value as number
  }
  return {
    trigger: choose('trigger'),
    format: choose('format'),
    afterSnapshot: choose('afterSnapshot'),
    timers: choose('timers'),
    ...times,
  }
}

/** Where the bundle is said to run, and with which parts of the runtime. Throws on an unknown value. */
export function placeOptions({ hosts, parts }: Options): Pick<Options, 'hosts' | 'parts'> {
  for (const [name, value] of Object.entries({ hosts, parts })) {
    const choices: readonly unknown[] = PLACES[name as keyof typeof PLACES]
    if (value !== undefined && !choices.includes(value)) throw messages.badOption(name, value, PLACES[name as keyof typeof PLACES])
  }
  return { hosts, parts } as Pick<Options, 'hosts' | 'parts'>
}
