/** Describes typed arrays, Node's Buffers among them, as element type, buffer and range. */
import { elementTypes, inherits, NodeBuffer, typedArrayName } from '../brand.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getPrototypeOf, getter, uncurry } from '../primordials.ts'
import { isIndex } from './array.ts'
import { captureView, checkRange, makeView, type Range } from './arraybuffer.ts'
import { checkTuple, dump } from './payload.ts'

type Constructor = new (buffer: unknown, offset: number, length?: number) => object

const base = getPrototypeOf(Uint8Array.prototype) as Uint8Array
const bufferOf = getter<ArrayBuffer>(base, 'buffer')
const offsetOf = getter<number>(base, 'byteOffset')
export const typedArrayLength: (value: unknown) => number = getter(base, 'length')
const at = uncurry(base.at)
const typeOf = uncurry(elementTypes.get as (name: unknown) => Constructor | undefined)
const sizeOf = (name: string) => (typeOf(elementTypes, name) as unknown as Uint8ArrayConstructor).BYTES_PER_ELEMENT

/** In front of the range: the constructor's name. */
export const typedarray: Kind<object, readonly [type: string, ...Range]> = {
  name: 'typedarray',
  capture(value, describe) {
    const name = typedArrayName(value)!
    const view = {
      buffer: bufferOf(value),
      size: sizeOf(name),
      isBuffer: NodeBuffer !== undefined && inherits(value, NodeBuffer.prototype),
      offset: () => offsetOf(value),
      length() {
        // Throws where the getters say 0.
        at(value, 0)
        return typedArrayLength(value)
      },
    }
    return [name, ...captureView(view, describe)]
  },
  carries: (_, key) => isIndex(key),
}

export const typedarrayMaker: Maker<object, readonly [type: string, ...Range]> = {
  ...typedarray,
  needs: ([, buffer]) => [buffer],
  allocate([type, ...range], build) {
    const [reference, offset, length] = range
    const buffer = build.value(reference) as ArrayBuffer
    return makeView(buffer, range, sizeOf(type), () => new (typeOf(elementTypes, type)!)(buffer, offset, length ?? undefined))
  },
  freeze(view) {
    const buffer = bufferOf(view)
    if (typedArrayLength(view) === 0) return void Object.freeze(view)
    // It was frozen when it had no elements, and its buffer has grown since; in a buffer of one length it is refused.
    const bytes = new Uint8Array(buffer).slice()
    if (buffer.resizable) buffer.resize(0)
    Object.freeze(view)
    buffer.resize(bytes.length)
    new Uint8Array(buffer).set(bytes)
  },
}

export const typedarrayCheck: KindCheck<readonly [type: string, ...Range]> = {
  ...typedarrayMaker,
  verify(payload, check: Check): asserts payload is readonly [string, ...Range] {
    checkTuple(payload, 4, check)
    const [type, ...range] = payload
    if (!typeOf(elementTypes, type)) check.fail(`has elements unknown here: ${type}`)
    checkRange(range, check)
  },
  dump,
}
