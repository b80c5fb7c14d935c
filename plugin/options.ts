/** Turns what the user passes to the plugin into complete, checked options. */
import type { FilterPattern } from '@rollup/pluginutils'
import { messages } from './messages.ts'

export interface Options {
  /** Modules to instrument, as patterns on module ids. Default: all, dependencies included. */
  include?: FilterPattern
  /** Modules to leave alone: their functions cannot be on the heap at a snapshot. */
  exclude?: FilterPattern
  /** Which signal takes a snapshot without any code in the application (Node). Default: `SIGUSR2`. */
  trigger?: 'SIGUSR2' | 'none'
  /** Encoding of snapshots. Default: `cbor`. */
  format?: 'cbor' | 'json'
  /** What the process does after a triggered snapshot. Default: `exit`. */
  afterSnapshot?: 'exit' | 'continue'
  /** Whether a timer keeps the time it had left, or its wall-clock due time. Default: `remaining`. */
  timers?: 'remaining' | 'deadline'
}

export interface ProgramOptions {
  readonly trigger: 'SIGUSR2' | 'none'
  readonly format: 'cbor' | 'json'
  readonly afterSnapshot: 'exit' | 'continue'
  readonly timers: 'remaining' | 'deadline'
}

const CHOICES = {
  trigger: ['SIGUSR2', 'none'],
  format: ['cbor', 'json'],
  afterSnapshot: ['exit', 'continue'],
  timers: ['remaining', 'deadline'],
} as const

/** The options that travel with the program, defaults filled in. Throws on an unknown name or value. */
export function programOptions(options: Options): ProgramOptions {
  for (const name of Object.keys(options)) {
    if (!(name in CHOICES) && name !== 'include' && name !== 'exclude')
      throw messages.unknownOption(name, [...Object.keys(CHOICES), 'include', 'exclude'])
  }
  const choose = <Name extends keyof typeof CHOICES>(name: Name): (typeof CHOICES)[Name][number] => {
    const value: unknown = options[name] ?? CHOICES[name][0]
    const choices: readonly unknown[] = CHOICES[name]
    if (!choices.includes(value)) throw messages.badOption(name, value, CHOICES[name])
    return value as (typeof CHOICES)[Name][number]
  }
  return { trigger: choose('trigger'), format: choose('format'), afterSnapshot: choose('afterSnapshot'), timers: choose('timers') }
}
