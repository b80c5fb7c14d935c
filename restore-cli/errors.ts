/** Lists every refusal of tm-restore: code, exit code, one clause. */

export const EXIT = { ok: 0, internal: 1, usage: 2, corrupt: 3, incompatible: 4, unsupported: 5, different: 6 } as const

/** Why the command stops; the message is one clause about the file or argument at hand. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly exit: number
  /** The path it is about; absent: the snapshot, or the command line. */
  readonly file: string | undefined
  constructor(code: string, exit: number, message: string, file?: string) {
    super(message)
    this.code = code
    this.exit = exit
    this.file = file
  }
}

export const foreign = (): Refusal => new Refusal('TM301', EXIT.corrupt, 'not a things-migrate snapshot')

export const truncated = (): Refusal => new Refusal('TM302', EXIT.corrupt, 'truncated: it ends in the middle of the data')

export const altered = (): Refusal => new Refusal('TM303', EXIT.corrupt, 'altered: the checksum does not match the body')

export const illFormed = (why: string): Refusal => new Refusal('TM304', EXIT.corrupt, `damaged: ${why}`)

export const future = (version: number, known: number): Refusal =>
  new Refusal('TM305', EXIT.incompatible, `version ${version} of the snapshot format, newer than ${known}, the latest known here`)

export const tooLarge = (limit: number): Refusal =>
  new Refusal('TM306', EXIT.corrupt, `larger than ${limit} bytes, the limit of a snapshot`)

export const badText = (why: string): Refusal => new Refusal('TM307', EXIT.corrupt, `program text damaged: ${why}`)

/** What `verify` found; its codes are TM310 and TM311, and TM312 for a kind or resource without adapter. */
export const refused = (code: string, unsupported: boolean, message: string): Refusal =>
  new Refusal(code, unsupported ? EXIT.unsupported : EXIT.corrupt, unsupported ? message : `refused: ${message}`)

/** Code that is not the program's: whoever can write into a snapshot could put any there. */
export const constructedCode = (count: number): Refusal =>
  new Refusal(
    'TM335',
    EXIT.corrupt,
    `refused: ${count} ${count === 1 ? 'function' : 'functions'} made by new Function, with code that is not in the program text; if you trust where the snapshot comes from: --constructed`,
  )

/** `--verify`. */
export const otherProgram = (hash: string): Refusal => new Refusal('TM340', EXIT.corrupt, `refused: another program, sha256 ${hash}`)

export const unsigned = (): Refusal => new Refusal('TM341', EXIT.corrupt, 'refused: not signed')

export const otherKey = (key: string): Refusal => new Refusal('TM342', EXIT.corrupt, `refused: signed with another key, ${key}`)

export const badSignature = (): Refusal => new Refusal('TM343', EXIT.corrupt, 'refused: the signature does not hold, so it was altered')

export const withoutPassphrase = (): Refusal =>
  new Refusal('TM344', EXIT.usage, 'a passphrase is needed: --passphrase-file, TM_PASSPHRASE_FILE or TM_PASSPHRASE')

export const undecipherable = (): Refusal =>
  new Refusal('TM345', EXIT.corrupt, 'refused: it does not decrypt: another passphrase, or it was altered')

/** Where a seal has no place: around another one, in a page. */
export const isSealed = (): Refusal => new Refusal('TM346', EXIT.usage, 'it is sealed: signed or encrypted')

export const usage = (message: string): Refusal => new Refusal('TM320', EXIT.usage, message)

export const unreadable = (path: string, why: string): Refusal => new Refusal('TM321', EXIT.usage, `cannot be read: ${why}`, path)

/** The path is the caller's mistake; a full disk is not. */
export const unwritable = (path: string, why: string, code: string | undefined): Refusal => {
  const byPath = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'EACCES', 'EPERM', 'EROFS'].includes(code ?? '')
  return new Refusal('TM322', byPath ? EXIT.usage : EXIT.internal, `cannot be written: ${why}`, path)
}
