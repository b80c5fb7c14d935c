/** Captures classes: their text, environment and computed keys; a class is evaluated again, without its initialisers. */

import type { BuildCode, DescribeCode, Dispatcher } from '../code.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { rewrittenClass } from '../obstacles/index.ts'
import { classes, innermost, nodeOf, prototypes } from '../registry.ts'
import { ENCLOSING, isUndefined } from './environment.ts'

export interface ClassPayload {
  readonly code: number
  readonly env: Value
  /** Values of its computed keys, in order. */
  readonly keys: readonly Value[]
  readonly prototype: Value
  /** Values of its private static fields, in order. */
  readonly statics?: readonly Value[]
}

const textOf = Function.prototype.toString

type Constructor = abstract new (...parameters: never[]) => object

export const classKind: Kind<Constructor, ClassPayload> = {
  name: 'class',
  capture(value, describe) {
    const record = classes.get(value)!
    const statics = record.statics?.()
    if (!textOf.call(value).includes(record.id)) describe.obstacle(rewrittenClass(record.id))
    return {
      code: (describe as DescribeCode).code(record.id, record.target),
      env: describe.value(nodeOf(innermost(record.chain)), ['class']),
      keys: record.keys.map((key) => describe.value(key, ['computed key'])),
      prototype: describe.value(value.prototype, 'prototype'),
      ...(statics === undefined ? {} : { statics: statics[0].map((field, i) => describe.value(field, ['private static', i])) }),
    }
  },
  carries: (_, key) => key === 'prototype',
}

export const classMaker: Maker<Constructor, ClassPayload> = {
  ...classKind,
  needs: ({ env, keys }) => [env, ...keys],
  allocate({ code, env, keys }, build) {
    const { dispatcher, classDispatchers } = build as BuildCode
    const [target, own] = dispatcher(env)(
      ~code,
      keys.map((key) => build.value(key)),
    ) as [Constructor, Dispatcher]
    classDispatchers.set(target, own)
    return target
  },
  fill(value, { statics }, build) {
    if (statics !== undefined)
      (build as BuildCode).classDispatchers.get(value)!(
        'statics',
        statics.map((field) => build.value(field)),
      )
  },
}

export const classCheck: KindCheck<ClassPayload> = {
  ...classMaker,
  verify(payload, check: Check) {
    const { code, env, keys, prototype, statics = [] } = payload as ClassPayload
    check.integer(code, 0, Number.MAX_SAFE_INTEGER)
    if (!isUndefined(env)) check.node(env, ENCLOSING, ['class'])
    if (!Array.isArray(keys) || !Array.isArray(statics)) check.fail('keys or statics of a class are not a list')
    for (const value of keys) check.value(value, ['computed key'])
    for (const [i, value] of statics.entries()) check.value(value, ['private static', i])
    check.node(prototype, [], 'prototype')
  },
  dump: (payload) => JSON.stringify(payload),
}

/** The `prototype` of a class: home object of its methods, so it comes with the class. */
export const prototypeKind: Kind<object, { readonly class: Value }> = {
  name: 'prototype',
  capture: (value, describe) => ({ class: describe.value(prototypes.get(value)!.target, 'constructor') }),
}

export const prototypeMaker: Maker<object, { readonly class: Value }> = {
  ...prototypeKind,
  needs: (payload) => [payload.class],
  allocate: (payload, build) => (build.value(payload.class) as { prototype: object }).prototype,
}

export const prototypeCheck: KindCheck<{ readonly class: Value }> = {
  ...prototypeMaker,
  verify: (payload, check: Check) => check.node((payload as { class: Value }).class, 'class', ['constructor']),
  dump: (payload) => JSON.stringify(payload),
}
