/** Describes Dates as milliseconds since the epoch, `null` for an invalid one. */
import { dateTime } from '../brand.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { dump } from './payload.ts'

const { isNaN: isInvalid } = Number

// ECMA-262 21.4.1.22 TimeClip.
const LAST = 8.64e15

export const date: Kind<Date, number | null> = {
  name: 'date',
  capture(value) {
    const time = dateTime(value)
    return isInvalid(time) ? null : time
  },
}

export const dateMaker: Maker<Date, number | null> = {
  ...date,
  allocate: (time) => new Date(time ?? Number.NaN),
}

export const dateCheck: KindCheck<number | null> = {
  ...dateMaker,
  verify(payload, check: Check): asserts payload is number | null {
    if (payload !== null) check.integer(payload, -LAST, LAST)
  },
  dump,
}
