/** Turns the command line into a request. */
import { parseArgs } from 'node:util'
import { usage } from './errors.ts'

export type ModuleFormat = 'esm' | 'cjs' | 'iife'

export interface RestoreRequest {
  readonly command: 'restore'
  /** A path, or `-` for stdin. */
  readonly input: string
  /** A path, or `-` for stdout. */
  readonly output: string
  readonly format: ModuleFormat
  /** Functions that `new Function` made may come along. */
  readonly constructed: boolean
  readonly json: boolean
  readonly quiet: boolean
}

export interface InspectRequest {
  readonly command: 'inspect'
  readonly input: string
  readonly json: boolean
}

export type Request = RestoreRequest | InspectRequest | { readonly command: 'help' | 'version' }

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  format: { type: 'string', short: 'f' },
  constructed: { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** @throws Refusal for anything that `--help` does not list. */
export function parse(argv: readonly string[]): Request {
  // Before strict parsing: whoever asks for help may have the rest wrong.
  if (mentions(argv, '--help', '-h')) return { command: 'help' }
  if (mentions(argv, '--version', '-v')) return { command: 'version' }
  const { values, positionals } = strictly(argv)
  if (values.help) return { command: 'help' }
  if (values.version) return { command: 'version' }
  const { output, format = 'esm', constructed = false, json = false, quiet = false } = values
  const [first, ...others] = positionals
  if (first === undefined) throw usage('no snapshot given (see tm-restore --help)')
  if (first === 'inspect') {
    const [input, surplus] = others
    if (input === undefined) throw usage('no snapshot given to inspect')
    if (surplus !== undefined) throw usage(`one snapshot at a time, not also ${surplus}`)
    if (output !== undefined || values.format !== undefined || constructed)
      throw usage('inspect writes no program: --output, --format and --constructed have no meaning')
    return { command: 'inspect', input, json }
  }
  if (others.length > 0) throw usage(`one snapshot at a time, not also ${others[0]}`)
  if (format !== 'esm' && format !== 'cjs' && format !== 'iife') throw usage(`--format is esm, cjs or iife, not ${format}`)
  if (output === '') throw usage('--output is empty')
  if (json && output === '-') throw usage('--json and -o - both want stdout')
  return { command: 'restore', input: first, output: output ?? 'resumed.js', format, constructed, json, quiet }
}

export function mentions(argv: readonly string[], ...options: string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some((argument) => options.includes(argument))
}

type Parsed = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>

function strictly(argv: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    // Node's message is several sentences; the first says what is wrong.
    const [sentence = ''] = (error as Error).message.split(/[.\n]/)
    throw usage(`${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`)
  }
}
