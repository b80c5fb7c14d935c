/** Describes DataViews as buffer and range. */

import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getter } from '../primordials.ts'
import { captureView, checkRange, makeView, type Range } from './arraybuffer.ts'
import { checkTuple, dump } from './payload.ts'

const bufferOf = getter<ArrayBuffer>(DataView.prototype, 'buffer')
const offsetOf = getter<number>(DataView.prototype, 'byteOffset')
const lengthOf = getter<number>(DataView.prototype, 'byteLength')

export const dataview: Kind<DataView, Range> = {
  name: 'dataview',
  capture: (value, describe) =>
    captureView(
      { buffer: bufferOf(value), size: 1, isBuffer: false, offset: () => offsetOf(value), length: () => lengthOf(value) },
      describe,
    ),
}

export const dataviewMaker: Maker<DataView, Range> = {
  ...dataview,
  needs: ([buffer]) => [buffer],
  allocate(range, build) {
    const [reference, offset, length] = range
    const buffer = build.value(reference) as ArrayBuffer
    return makeView(buffer, range, 1, () => new DataView(buffer, offset, length ?? undefined))
  },
}

export const dataviewCheck: KindCheck<Range> = {
  ...dataviewMaker,
  verify(payload, check: Check): asserts payload is Range {
    checkTuple(payload, 3, check)
    checkRange(payload, check)
  },
  dump,
}
