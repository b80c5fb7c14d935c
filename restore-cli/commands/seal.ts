/** Turns the file of a snapshot into a signed or an encrypted one. */
import { type Secrets, sealingWith } from '../../runtime/adapters/node/sealing.ts'
import { seal as sealed } from '../../runtime/codec/index.ts'
import { passphraseOf } from '../access.ts'
import type { SealRequest } from '../args.ts'
import { isSealed, usage, withoutPassphrase } from '../errors.ts'
import { readInput, readText, writeOutput } from '../file.ts'
import { type Known, looksLikeJSON, open, read } from '../read.ts'
import { fingerprint } from '../unseal.ts'

/** Only what would be restored is sealed. @throws Refusal; then no output exists. */
export async function seal(request: SealRequest, known: Known): Promise<void> {
  const { input, output, sign, encrypt, passphraseFile, json, quiet } = request
  const file = await readInput(input)
  if ('sealed' in open(file)) throw isSealed()
  read(file, known)
  const passphrase = encrypt ? passphraseOf(passphraseFile) : undefined
  if (encrypt && passphrase === undefined) throw withoutPassphrase()
  const sealing = sealingOf({ key: sign === undefined ? undefined : readText(sign), passphrase }, sign)
  const format = looksLikeJSON(file) ? 'json' : 'cbor'
  if (output === '-' && format === 'cbor' && process.stdout.isTTY) throw usage('stdout is a terminal: -o <file>')
  const bytes = sealed(file, format, sealing)
  writeOutput(output, bytes)
  const signed = sealing.signer && fingerprint(sealing.signer.key)
  if (json) process.stdout.write(`${JSON.stringify({ output, format, bytes: bytes.length, signed: signed ?? null, encrypted: encrypt })}\n`)
  else if (!quiet && output !== '-') {
    const done = [...(signed === undefined ? [] : [`signed with ${signed}`]), ...(encrypt ? ['encrypted'] : [])]
    process.stderr.write(`${output}: ${done.join(', ')}\n`)
  }
}

function sealingOf(secrets: Secrets, path: string | undefined): ReturnType<typeof sealingWith> {
  try {
    return sealingWith(secrets)
  } catch (error) {
    const isOther = (error as Error).message.startsWith('the key is for')
    throw usage(isOther ? `${path}: ${(error as Error).message}` : `${path} holds no private key in PEM without a passphrase`)
  }
}
