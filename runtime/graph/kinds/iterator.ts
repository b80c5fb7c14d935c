/** Describes half-way iterators of arrays, Maps, Sets, strings and matches as what they go through and where they stand. */
import { CONSTANTS, type Value } from '../format.ts'
import { makeIterator, placeIterator, positionOf, TYPES } from '../iterators.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { checkText, checkTuple, dump } from './payload.ts'

/** See `Position`; the text of all but matches is `null`. */
type Payload = readonly [type: number, source: Value, index: number, text: Value]

export const iterator: Kind<object, Payload> = {
  name: 'iterator',
  capture(value, describe) {
    const { type, source, index, text } = positionOf(value)!
    return [
      type,
      describe.value(source, ['source']),
      source === undefined ? 0 : index,
      text === undefined ? null : describe.value(text, ['text']),
    ]
  },
}

export const iteratorMaker: Maker<object, Payload> = {
  ...iterator,
  needs: ([, source, , text]) => [source, text],
  allocate([type, source, index, text], build) {
    return makeIterator({ type, source: build.value(source), index, text: text === null ? undefined : (build.value(text) as string) })
  },
  finish: placeIterator,
}

export const iteratorCheck: KindCheck<Payload> = {
  ...iteratorMaker,
  verify(payload, check: Check): asserts payload is Payload {
    checkTuple(payload, 4, check)
    const [type, source, index, text] = payload
    check.integer(type, 0, TYPES.matches)
    check.integer(index, 0, Number.MAX_SAFE_INTEGER)
    if (text !== null || type === TYPES.matches) checkText(text, check, ['text'])
    if (Array.isArray(source) && source[0] === CONSTANTS.undefined) return
    if (type <= TYPES.entries) check.node(source, [], ['source'])
    else if (type <= TYPES.mapEntries) check.node(source, 'map', ['source'])
    else if (type <= TYPES.setEntries) check.node(source, 'set', ['source'])
    else if (type === TYPES.characters) checkText(source, check, ['source'])
    else check.node(source, 'regexp', ['source'])
  },
  dump,
}
