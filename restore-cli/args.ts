/** Turns the command line into a request. */
import { parseArgs } from 'node:util'
import type { AccessRequest } from './access.ts'
import { usage } from './errors.ts'

export type ModuleFormat = 'esm' | 'cjs' | 'iife'

export interface RestoreRequest extends AccessRequest {
  readonly command: 'restore'
  /** A path, or `-` for stdin. */
  readonly input: string
  /** A path, or `-` for stdout. */
  readonly output: string
  /** A folder for the program, with a file for each chunk that is not loaded; absent: one file, `output`. */
  readonly directory?: string
  readonly format: ModuleFormat
  /** Functions that `new Function` made may come along. */
  readonly constructed: boolean
  /** SHA-256 of program texts, in hexadecimal digits: each text must have one of them. Absent: any. */
  readonly programs?: readonly string[]
  readonly json: boolean
  readonly quiet: boolean
}

export interface InspectRequest extends AccessRequest {
  readonly command: 'inspect'
  readonly input: string
  readonly json: boolean
  readonly quiet: boolean
  readonly view: 'summary' | 'tree' | 'why' | 'html'
  /** Of `tree` and `why`: a path, `#<number>` or id. */
  readonly wanted: string | undefined
  /** Levels of the tree. */
  readonly depth: number
  /** Children of one value, paths. */
  readonly limit: number
  /** Path of the source map of what was built. */
  readonly map: string | undefined
  /** Of `html`: a path, or `-` for stdout. */
  readonly output: string
}

export interface DiffRequest extends AccessRequest {
  readonly command: 'diff'
  readonly before: string
  readonly after: string
  readonly json: boolean
  /** Changes that are printed. */
  readonly limit: number
}

export interface SealRequest {
  readonly command: 'seal'
  readonly input: string
  /** May be the same as the input. */
  readonly output: string
  /** Path of a private key. */
  readonly sign?: string
  readonly encrypt: boolean
  readonly passphraseFile?: string
  readonly json: boolean
  readonly quiet: boolean
}

export type Request = RestoreRequest | InspectRequest | DiffRequest | SealRequest | { readonly command: 'help' | 'version' }

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  directory: { type: 'string', short: 'd' },
  format: { type: 'string', short: 'f' },
  constructed: { type: 'boolean' },
  tree: { type: 'boolean' },
  at: { type: 'string' },
  why: { type: 'string' },
  html: { type: 'boolean' },
  map: { type: 'string' },
  depth: { type: 'string' },
  limit: { type: 'string' },
  verify: { type: 'string', multiple: true },
  'verify-key': { type: 'string', multiple: true },
  sign: { type: 'string' },
  encrypt: { type: 'boolean' },
  'passphrase-file': { type: 'string' },
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
  const { output, directory, format = 'esm', constructed = false, json = false, quiet = false } = values
  const [first, ...others] = positionals
  if (first === undefined) throw usage('no snapshot given (see tm-restore --help)')
  if (first !== 'seal' && (values.sign !== undefined || values.encrypt)) throw usage('--sign and --encrypt are for tm-restore seal')
  if (first === 'inspect') return inspection(others, values)
  if (first === 'diff') return comparison(others, values)
  for (const option of LOOKING) if (values[option] !== undefined) throw usage(`--${option} is for inspect and diff`)
  if (first === 'seal') return sealing(others, values)
  if (others.length > 0) throw usage(`one snapshot at a time, not also ${others[0]}; commands are inspect, diff and seal`)
  if (format !== 'esm' && format !== 'cjs' && format !== 'iife') throw usage(`--format is esm, cjs or iife, not ${format}`)
  if (output === '') throw usage('--output is empty')
  if (directory === '') throw usage('--directory is empty')
  if (output !== undefined && directory !== undefined) throw usage('--output and --directory exclude each other')
  if (json && output === '-') throw usage('--json and -o - both want stdout')
  const programs = values.verify?.map((hash) => hash.toLowerCase())
  for (const hash of programs ?? [])
    if (!/^[0-9a-f]{64}$/.test(hash)) throw usage(`--verify is a SHA-256 in 64 hexadecimal digits, not ${hash}`)
  return {
    command: 'restore',
    input: first,
    output: output ?? 'resumed.js',
    ...(directory !== undefined && { directory }),
    format,
    constructed,
    json,
    quiet,
    ...(programs === undefined ? {} : { programs }),
    ...accessIn(values),
  }
}

function sealing([input, surplus]: readonly string[], values: Values): SealRequest {
  const { output, sign, encrypt = false, json = false, quiet = false } = values
  const passphraseFile = values['passphrase-file']
  if (input === undefined) throw usage('no snapshot given to seal')
  if (surplus !== undefined) throw usage(`one snapshot at a time, not also ${surplus}`)
  if (sign === undefined && !encrypt) throw usage('seal needs --sign <key>, --encrypt, or both')
  if (!output) throw usage('seal needs --output')
  if (json && output === '-') throw usage('--json and -o - both want stdout')
  for (const option of ['directory', 'format', 'constructed', 'verify', 'verify-key'] as const)
    if (values[option] !== undefined) throw usage(`--${option} has no meaning for seal`)
  return {
    command: 'seal',
    input,
    output,
    encrypt,
    json,
    quiet,
    ...(sign === undefined ? {} : { sign }),
    ...(passphraseFile === undefined ? {} : { passphraseFile }),
  }
}

/** Options that only look at snapshots. */
const LOOKING = ['tree', 'at', 'why', 'html', 'map', 'depth', 'limit'] as const

type Values = Parsed['values']

function inspection([input, surplus]: readonly string[], values: Values): InspectRequest {
  if (input === undefined) throw usage('no snapshot given to inspect')
  if (surplus !== undefined) throw usage(`one snapshot at a time, not also ${surplus}`)
  if (values.directory !== undefined || values.format !== undefined || values.constructed || values.verify !== undefined)
    throw usage('inspect writes no program: --directory, --format, --constructed and --verify have no meaning')
  const { tree = false, at, why, html = false, map, output, json = false, quiet = false } = values
  if (Number(tree) + Number(why !== undefined) + Number(html) > 1) throw usage('--tree, --why and --html are different views: choose one')
  if (at !== undefined && !tree) throw usage('--at is where --tree begins')
  if (output !== undefined && !html) throw usage('inspect writes no file without --html: --output has no meaning')
  if (json && output === '-') throw usage('--json and -o - both want stdout')
  return {
    command: 'inspect',
    input,
    json,
    quiet,
    view: tree ? 'tree' : why !== undefined ? 'why' : html ? 'html' : 'summary',
    wanted: at ?? why,
    depth: count(values, 'depth', 6),
    limit: count(values, 'limit', 20),
    map,
    output: output ?? 'snapshot.html',
    ...accessIn(values),
  }
}

function comparison([before, after, surplus]: readonly string[], values: Values): DiffRequest {
  if (after === undefined) throw usage('diff compares two snapshots')
  if (surplus !== undefined) throw usage(`diff compares two snapshots, not also ${surplus}`)
  if (before === '-' && after === '-') throw usage('only one of two snapshots can be stdin')
  for (const option of ['tree', 'at', 'why', 'html', 'map', 'depth', 'directory', 'format', 'constructed', 'verify', 'output'] as const)
    if (values[option] !== undefined) throw usage(`--${option} has no meaning for diff`)
  return { command: 'diff', before: before!, after, json: values.json ?? false, limit: count(values, 'limit', 100), ...accessIn(values) }
}

function accessIn(values: Values): AccessRequest {
  const { 'verify-key': verifyKeys, 'passphrase-file': passphraseFile } = values
  return { ...(verifyKeys === undefined ? {} : { verifyKeys }), ...(passphraseFile === undefined ? {} : { passphraseFile }) }
}

function count(values: Values, option: 'depth' | 'limit', usual: number): number {
  const given = values[option] ?? `${usual}`
  if (!/^\d{1,9}$/.test(given)) throw usage(`--${option} is a number, not ${given}`)
  return Number(given)
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
