/** Turns the options about keys and passphrases into what opens a sealed snapshot. */
import { requestedPassphrase } from '../runtime/adapters/node/sealing.ts'
import { unreadable, usage } from './errors.ts'
import { isSystemError, readText, reason } from './file.ts'
import { type Access, publicKey } from './unseal.ts'

/** Options of every command that reads a snapshot. */
export interface AccessRequest {
  /** Paths of public keys; absent: a signature is not asked for. */
  readonly verifyKeys?: readonly string[]
  /** Absent: as the environment says. */
  readonly passphraseFile?: string
}

/** @throws Refusal */
export function accessOf({ verifyKeys, passphraseFile }: AccessRequest): Access {
  return {
    ...(verifyKeys === undefined ? {} : { keys: verifyKeys.map((path) => publicKey(readText(path), path)) }),
    passphrase: () => passphraseOf(passphraseFile),
  }
}

/** Never from the command line, which other users of the machine can read. @throws Refusal */
export function passphraseOf(passphraseFile: string | undefined): string | undefined {
  const path = passphraseFile ?? process.env['TM_PASSPHRASE_FILE']
  try {
    return requestedPassphrase(path)
  } catch (error) {
    throw isSystemError(error) ? unreadable(path ?? '', reason(error)) : usage((error as Error).message)
  }
}
