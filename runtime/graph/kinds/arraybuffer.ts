/** Describes ArrayBuffers as their bytes, in the order in which a little-endian machine has them in memory. */

import { arrayBufferLength, brands, NodeBuffer } from '../brand.ts'
import type { Reference } from '../format.ts'
import type { Check, Describe, Kind, KindCheck, Maker } from '../kind.ts'
import { bigEndian } from '../obstacles/index.ts'
import { getOwnPropertyDescriptor, uncurry } from '../primordials.ts'
import { checkTuple, dump } from './payload.ts'

/**
 * Length, `maxByteLength` if resizable, and a range of bytes; those before and after are 0.
 * The bytes are not copied: they are to be written before the program goes on. `true` behind them: the buffer is detached.
 */
type Payload = [byteLength: number, max: number | null, offset: number, bytes: Uint8Array, isDetached?: true]

const Bytes = Uint8Array
export const isBigEndian: boolean = !new Bytes(new Uint16Array([1]).buffer)[0]
const { prototype } = ArrayBuffer
const setBytes = uncurry(Bytes.prototype.set)
const subarray = uncurry(Bytes.prototype.subarray) as (bytes: Uint8Array, from: number, to: number) => Uint8Array
// Resizable buffers came with ES2024.
const resize = uncurry((prototype as unknown as { resize(length: number): void }).resize ?? (() => {}))
const optional = (key: string) => uncurry(getOwnPropertyDescriptor(prototype, key)?.get ?? (() => {}))
const isResizable = optional('resizable')
const maxLength = optional('maxByteLength')
const get = uncurry(WeakMap.prototype.get)
const set = uncurry(WeakMap.prototype.set)

/** How much longer than its bytes a buffer may claim to be, so that a hostile snapshot cannot ask for more memory than it brings. */
export const SLACK: number = 2 ** 24

// Node cuts small Buffers out of shared slabs of this size, where its own data and long dead Buffers lie beside them.
const SLAB_SIZE = NodeBuffer?.poolSize

/** What is seen of a buffer that may be such a slab. */
interface Slab {
  readonly payload: Payload
  readonly seen: Uint8Array
  low: number
  high: number
  isPooled: boolean
}
const slabs = new WeakMap<Describe, WeakMap<ArrayBuffer, Slab>>()

function slabOf(buffer: ArrayBuffer, describe: Describe): Slab {
  const known = (get(slabs, describe) as WeakMap<ArrayBuffer, Slab> | undefined) ?? new WeakMap<ArrayBuffer, Slab>()
  const slab = (get(known, buffer) as Slab | undefined) ?? {
    payload: whole(buffer),
    seen: new Bytes(SLAB_SIZE!),
    low: SLAB_SIZE!,
    high: 0,
    isPooled: false,
  }
  set(slabs, describe, known)
  set(known, buffer, slab)
  return slab
}

const whole = (buffer: ArrayBuffer): Payload => [
  arrayBufferLength(buffer),
  isResizable(buffer) ? (maxLength(buffer) as number) : null,
  0,
  new Bytes(buffer),
]

function isDetached(buffer: ArrayBuffer): boolean {
  try {
    new Bytes(buffer)
    return false
  } catch {
    return true
  }
}

/** A view of a buffer, for what typed arrays and DataViews have in common. */
export interface View {
  readonly buffer: ArrayBuffer | SharedArrayBuffer
  /** Bytes per element. */
  readonly size: number
  readonly isBuffer: boolean
  offset(): number
  /** Throws when the view is out of bounds (ECMA-262 10.4.5.14). */
  length(): number
}

/** Buffer, offset in bytes, and number of elements, `null` when it follows the length of its buffer. */
export type Range = readonly [buffer: Reference, offset: number, length: number | null]

/** A slab that is seen through a Buffer is captured only as far as its views reach. */
export function captureView(view: View, describe: Describe): Range {
  const { buffer } = view
  const reference = describe.reference(buffer, ['buffer'])
  if (!brands.arraybuffer!(buffer)) return [reference, view.offset(), view.length()]
  if (isDetached(buffer as ArrayBuffer)) return [reference, 0, 0]
  return [reference, ...rangeOf(view as View & { readonly buffer: ArrayBuffer }, describe)]
}

function rangeOf(view: View & { readonly buffer: ArrayBuffer }, describe: Describe): [offset: number, length: number | null] {
  const { buffer, size } = view
  const now = arrayBufferLength(buffer)
  let length: number
  try {
    length = view.length()
  } catch {
    // The buffer became too short for it, and may become longer again.
    resize(buffer, maxLength(buffer) as number)
    const range = rangeOf(view, describe)
    resize(buffer, now)
    return range
  }
  const offset = view.offset()
  const end = offset + length * size
  if (now === SLAB_SIZE && !isResizable(buffer)) {
    const slab = slabOf(buffer, describe)
    setBytes(slab.seen, new Bytes(buffer, offset, end - offset), offset)
    if (offset < slab.low) slab.low = offset
    if (end > slab.high) slab.high = end
    slab.isPooled ||= view.isBuffer
    if (slab.isPooled) {
      slab.payload[2] = slab.low
      slab.payload[3] = subarray(slab.seen, slab.low, slab.high)
    }
  }
  return [offset, isTracking(view, end) ? null : length]
}

/** Whether a view follows its buffer's length, which no property tells (ECMA-262 10.4.5): the buffer is cut just before the view's end, and put back. */
function isTracking({ buffer, size, length }: View & { readonly buffer: ArrayBuffer }, end: number): boolean {
  const now = arrayBufferLength(buffer)
  // Elements are whole: less than one more may follow.
  if (!isResizable(buffer) || now - end >= size) return false
  // An empty view of fixed length would be of no use to anyone.
  if (!length()) return true
  const tail = new Bytes(new Bytes(buffer, end - 1))
  resize(buffer, end - 1)
  try {
    length()
    return true
  } catch {
    return false
  } finally {
    resize(buffer, now)
    setBytes(new Bytes(buffer), tail, end - 1)
  }
}

/** That the range is in the buffer is checked by the constructor. */
export function checkRange(range: readonly unknown[], check: Check): asserts range is Range {
  const [buffer, offset, length] = range
  check.node(buffer, ['arraybuffer', 'sharedarraybuffer'], ['buffer'])
  check.integer(offset, 0, Number.MAX_SAFE_INTEGER)
  if (length !== null) check.integer(length, 0, Number.MAX_SAFE_INTEGER)
}

export const arraybuffer: Kind<ArrayBuffer, Payload> = {
  name: 'arraybuffer',
  /** For a slab the payload changes while further views of it are found. */
  capture(value, describe) {
    if (isBigEndian) describe.obstacle(bigEndian('ArrayBuffer'))
    if (isDetached(value)) return [0, isResizable(value) ? 0 : null, 0, new Bytes(0), true]
    return arrayBufferLength(value) === SLAB_SIZE ? slabOf(value, describe).payload : whole(value)
  },
}

export const arraybufferMaker: Maker<ArrayBuffer, Payload> = {
  ...arraybuffer,
  allocate([length, max]) {
    if (isBigEndian) throw new TypeError('binary data cannot be restored on a big-endian machine')
    return new (ArrayBuffer as new (length: number, options?: object) => ArrayBuffer)(
      length,
      max === null ? undefined : { maxByteLength: max },
    )
  },
  fill(value, [, , offset, bytes]) {
    setBytes(new Bytes(value), bytes, offset)
  },
  finish(value, [, , , , isDetached]) {
    // Its views are made.
    if (isDetached) structuredClone(value, { transfer: [value] })
  },
}

/**
 * Makes a view of an empty buffer; one that the buffer has become too short for, while it is long enough,
 * one that follows the buffer's length, while that is one of whole elements: V8 asks for it, although it may change at once.
 */
export function makeView<T>(buffer: ArrayBuffer, [, offset, length]: Range, size: number, make: () => T): T {
  const now = brands.arraybuffer!(buffer) ? arrayBufferLength(buffer) : undefined
  if (now === undefined || !isResizable(buffer)) return make()
  const meanwhile = length === null ? Math.max(offset, now - ((now - offset) % size)) : Math.max(now, offset + length * size)
  if (meanwhile !== now) resize(buffer, meanwhile)
  const view = make()
  if (meanwhile !== now) resize(buffer, now)
  return view
}

export const arraybufferCheck: KindCheck<Payload> = {
  ...arraybufferMaker,
  verify(payload, check: Check): asserts payload is Payload {
    const isShort = (payload as { readonly length?: number } | null)?.length === 4
    checkTuple(payload, isShort ? 4 : 5, check)
    const [length, max, offset, bytes, isDetached] = payload
    check.bytes(bytes)
    if (!isShort && (isDetached !== true || bytes.length > 0)) check.fail('is not detached')
    check.integer(length, bytes.length, bytes.length + SLACK)
    check.integer(offset, 0, length - bytes.length)
    if (max !== null) check.integer(max, length, Number.MAX_SAFE_INTEGER)
  },
  dump,
}
