/** Turns a sealed snapshot into the file inside of it, for those who have the key and the passphrase. */
import { createDecipheriv, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { derivedKey, rawKey } from '../runtime/adapters/node/sealing.ts'
import { badSignature, otherKey, undecipherable, unsigned, usage, withoutPassphrase } from './errors.ts'
import type { Sealed } from './open.ts'

/** What the caller demands and knows. */
export interface Access {
  /** Ed25519 public keys, one of which must have signed. Absent: whether it is signed does not matter. */
  readonly keys?: readonly KeyObject[]
  /** Asked only for an encrypted snapshot. */
  readonly passphrase?: () => string | undefined
}

const TAG = 16

/** Looks at nothing that is not signed, when it is to be signed. @throws Refusal */
export function unseal(sealed: Sealed, { keys, passphrase }: Access): Uint8Array {
  if (keys !== undefined) checkSignature(sealed, keys)
  const { encryption, content, authenticated } = sealed
  if (encryption === undefined) return content
  const secret = passphrase?.()
  if (secret === undefined) throw withoutPassphrase()
  if (content.length < TAG) throw undecipherable()
  const decipher = createDecipheriv('aes-256-gcm', derivedKey(secret, encryption.scrypt), encryption.nonce)
  decipher.setAAD(authenticated)
  decipher.setAuthTag(content.subarray(-TAG))
  const plain = decipher.update(content.subarray(0, -TAG))
  try {
    // Nothing comes behind it in this mode; it checks the tag.
    decipher.final()
  } catch {
    throw undecipherable()
  }
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.length)
}

function checkSignature({ signature, signed }: Sealed, keys: readonly KeyObject[]): void {
  if (signature === undefined) throw unsigned()
  const key = keys.find((known) => Buffer.compare(rawKey(known), signature.key) === 0)
  if (key === undefined) throw otherKey(fingerprint(signature.key))
  if (!verify(null, signed, key, signature.ed25519)) throw badSignature()
}

/** Short enough to compare by eye: as OpenSSH prints keys, but over the 32 bytes alone. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** @throws Refusal for a text that holds no public key of Ed25519 */
export function publicKey(pem: string, path: string): KeyObject {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    throw usage(`${path} holds no public key in PEM`)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw usage(`${path} holds a key for ${key.asymmetricKeyType}, and not for ed25519`)
  return key
}
