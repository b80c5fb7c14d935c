/** Captures methods and accessors of classes: they come with the class, wherever they have been put since. */
import type { BuildCode } from '../code.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { classes, members, PLACES } from '../registry.ts'

export interface MemberPayload {
  readonly class: Value
  /** One of `PLACES`. */
  readonly place: number
  /** 0 a method, 1 a getter, 2 a setter. */
  readonly part: number
  readonly key: Value
}

const { getOwnPropertyDescriptor } = Reflect

export const member: Kind<object, MemberPayload> = {
  name: 'member',
  capture(value, describe) {
    const { record, place, part, key } = members.get(value)!
    return { class: describe.value(record.target, ['class']), place, part, key: describe.value(key, ['key']) }
  },
}

export const memberMaker: Maker<object, MemberPayload> = {
  ...member,
  needs: (payload) => [payload.class, payload.key],
  allocate({ class: of, place, part, key }, build) {
    const target = build.value(of) as abstract new () => object
    const name = build.value(key) as PropertyKey
    if (place === PLACES.privateStatic) return classes.get(target)!.statics!()[1][name as number] as object
    if (place === PLACES.private) {
      const instance = (build as BuildCode).classDispatchers.get(target)!('brand', {}) as object
      return (classes.get(target)!.reader!(instance) as readonly [unknown, object[]])[1][name as number]!
    }
    const holder: object = place === PLACES.prototype ? (target.prototype as object) : target
    const { value, get, set } = getOwnPropertyDescriptor(holder, name)!
    return part === 0 ? value : part === 1 ? get : set
  },
}

export const memberCheck: KindCheck<MemberPayload> = {
  ...memberMaker,
  verify(payload, check: Check) {
    const { class: of, place, part, key } = payload as MemberPayload
    check.node(of, 'class', ['class'])
    check.integer(place, 0, 3)
    check.integer(part, 0, 2)
    check.value(key, ['key'])
  },
  dump: (payload) => JSON.stringify(payload),
}
