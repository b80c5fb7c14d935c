/** Turns a private key and a passphrase into what a snapshot is sealed with. */
import type { Sealing } from '../adapter.ts'

/** Parameters of scrypt (RFC 7914) in new files: 32 MiB, three times; 0.3 s where SHA-256 makes 500 MB/s. */
const COST = { n: 2 ** 15, r: 8, p: 3 } as const

/** A private key in PEM, a passphrase; what is absent is not done. */
export interface Secrets {
  readonly key?: string | undefined
  readonly passphrase?: string | undefined
}

/** Throws Node's error for a key that is none, or not for Ed25519. */
export function sealingWith({ key, passphrase }: Secrets): Sealing {
  return {
    ...(passphrase === undefined ? {} : { cipher: cipherOf(passphrase) }),
    ...(key === undefined ? {} : { signer: signerOf(key) }),
  }
}

/** As the environment says, at the time of the snapshot; the program's own state never holds them. */
export function requestedSealing(): Sealing | undefined {
  const { TM_SIGN_KEY } = process.env
  const passphrase = requestedPassphrase(process.env.TM_PASSPHRASE_FILE)
  if (!TM_SIGN_KEY && passphrase === undefined) return undefined
  return sealingWith({ key: TM_SIGN_KEY ? readText(TM_SIGN_KEY) : undefined, passphrase })
}

/** What stands in the file without the line feed behind it, else in `TM_PASSPHRASE`. Throws when the file cannot be read, or nothing is in it. */
export function requestedPassphrase(path: string | undefined): string | undefined {
  const passphrase = path ? readText(path).replace(/\r?\n$/, '') : process.env.TM_PASSPHRASE || undefined
  if (passphrase === '') throw new Error(`the passphrase in ${path} is empty`)
  return passphrase
}

/** The key of AES-256. */
export function derivedKey(passphrase: string, { n, r, p, salt }: { n: number; r: number; p: number; salt: Uint8Array }): Uint8Array {
  const { scryptSync } = process.getBuiltinModule('node:crypto')
  // By default Node allows less memory than this takes: 128 · n · r, and as much again for each p.
  return scryptSync(passphrase.normalize('NFC'), salt, 32, { N: n, r, p, maxmem: 128 * r * (n + p + 2) })
}

function cipherOf(passphrase: string): NonNullable<Sealing['cipher']> {
  const { createCipheriv, randomBytes } = process.getBuiltinModule('node:crypto')
  const salt = plainBytes(randomBytes(16))
  const nonce = plainBytes(randomBytes(12))
  return {
    parameters: { scrypt: { ...COST, salt }, nonce },
    encrypt(plain, authenticated) {
      const cipher = createCipheriv('aes-256-gcm', derivedKey(passphrase, { ...COST, salt }), nonce)
      cipher.setAAD(authenticated)
      return plainBytes(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
    },
  }
}

function signerOf(pem: string): NonNullable<Sealing['signer']> {
  const { createPrivateKey, createPublicKey, sign } = process.getBuiltinModule('node:crypto')
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`the key is for ${key.asymmetricKeyType}, and not for ed25519`)
  return {
    key: rawKey(createPublicKey(key)),
    sign: (message) => plainBytes(sign(null, message, key)),
  }
}

/** The 32 bytes of an Ed25519 public key: the last of its DER (RFC 8410 section 4). */
export function rawKey(key: { export(options: { type: 'spki'; format: 'der' }): Buffer }): Uint8Array {
  return plainBytes(key.export({ type: 'spki', format: 'der' }).subarray(-32))
}

function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer)
}

function readText(path: string): string {
  return process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')
}
