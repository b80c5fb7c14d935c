/** Describes DataViews as buffer and range. */
import { getter } from '../intrinsics.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { captureView, checkRange, type Range } from './arraybuffer.ts'
import { checkTuple, dump } from './payload.ts'

const bufferOf = getter<ArrayBuffer>(DataView.prototype, 'buffer')
const offsetOf = getter<number>(DataView.prototype, 'byteOffset')
const lengthOf = getter<number>(DataView.prototype, 'byteLength')

export const dataview: Kind<DataView, Range> = {
  name: 'dataview',
  capture(value, describe) {
    let offset = 0
    try {
      offset = offsetOf(value)
    } catch {
      // So will `length`, where it is reported.
    }
    return captureView(
      { name: 'DataView', buffer: bufferOf(value), size: 1, isBuffer: false, offset, length: () => lengthOf(value) },
      describe,
    )
  },
}

export const dataviewMaker: Maker<DataView, Range> = {
  ...dataview,
  needs: ([buffer]) => [buffer],
  allocate: ([buffer, offset, length], build) => new DataView(build.value(buffer) as ArrayBuffer, offset, length ?? undefined),
}

export const dataviewCheck: KindCheck<Range> = {
  ...dataviewMaker,
  verify(payload, check: Check): asserts payload is Range {
    checkTuple(payload, 3, check)
    checkRange(payload, check)
  },
  dump,
}
