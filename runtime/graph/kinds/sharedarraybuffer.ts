/** Describes SharedArrayBuffers as their bytes; whoever else has one is a thread, which is an obstacle of its own. */
import { sharedBufferLength } from '../brand.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { bigEndian, growableBuffer } from '../obstacles/index.ts'
import { getOwnPropertyDescriptor, uncurry } from '../primordials.ts'
import { isBigEndian, SLACK } from './arraybuffer.ts'
import { checkTuple, dump } from './payload.ts'

type Payload = readonly [byteLength: number, bytes: Uint8Array]

const Bytes = Uint8Array
const setBytes = uncurry(Bytes.prototype.set)
// Some pages have none (cross-origin isolation).
const { prototype = {} } = (globalThis as { SharedArrayBuffer?: SharedArrayBufferConstructor }).SharedArrayBuffer ?? {}
const isGrowable = uncurry(getOwnPropertyDescriptor(prototype, 'growable')?.get ?? (() => {}))

export const sharedarraybuffer: Kind<SharedArrayBuffer, Payload> = {
  name: 'sharedarraybuffer',
  capture(value, describe) {
    if (isBigEndian) describe.obstacle(bigEndian('SharedArrayBuffer'))
    // Nothing tells whether a view follows its length: it cannot be made shorter to see.
    if (isGrowable(value)) describe.obstacle(growableBuffer())
    return [sharedBufferLength(value), new Bytes(value)]
  },
}

export const sharedarraybufferMaker: Maker<SharedArrayBuffer, Payload> = {
  ...sharedarraybuffer,
  allocate([length]) {
    if (isBigEndian) throw new TypeError('binary data cannot be restored on a big-endian machine')
    return new SharedArrayBuffer(length)
  },
  fill: (value, [, bytes]) => setBytes(new Bytes(value), bytes),
}

export const sharedarraybufferCheck: KindCheck<Payload> = {
  ...sharedarraybufferMaker,
  verify(payload, check: Check): asserts payload is Payload {
    checkTuple(payload, 2, check)
    check.bytes(payload[1])
    check.integer(payload[0], payload[1].length, payload[1].length + SLACK)
  },
  dump,
}
