/** Turns the file of a snapshot into one that says who made it, or that nobody else can read, or both. */
import type { Sealing } from '../adapters/adapter.ts'
import { FORMAT_NAME, FORMAT_VERSION } from '../protocol.ts'
import { toCBOR } from './cbor.ts'
import { MAGIC } from './envelope.ts'
import { toJSON } from './json.ts'

/** The signature stands around the encryption, so a reader looks at nothing that is not signed. */
export function seal(file: Uint8Array, format: 'cbor' | 'json', { cipher, signer }: Sealing): Uint8Array {
  let sealed: Record<string, unknown> = { format: FORMAT_NAME, version: FORMAT_VERSION }
  if (cipher === undefined) sealed = { ...sealed, content: file }
  else {
    sealed = { ...sealed, encryption: cipher.parameters }
    sealed = { ...sealed, content: cipher.encrypt(file, toCBOR(sealed)) }
  }
  if (signer !== undefined) sealed = { ...sealed, signature: { key: signer.key, ed25519: signer.sign(toCBOR(sealed)) } }
  const [head, body] = format === 'json' ? [[], toJSON(sealed)] : [MAGIC, toCBOR(sealed)]
  const bytes = new Uint8Array(head.length + body.length + (format === 'json' ? 1 : 0)).fill(0x0a)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}
