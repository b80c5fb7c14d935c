/** Reads the private names that classes have put on objects, and knows the methods among them. */
import { above } from '../graph/chain.ts'
import type { Describe } from '../graph/kind.ts'
import { markFunction } from '../graph/marks.ts'
import { halfConstructed } from '../graph/obstacles/index.ts'
import { isBelowParted, isParted } from '../graph/parted.ts'
import { branders, type ClassRecord, classes, PLACES, prototypes } from '../graph/registry.ts'
import { isProxy } from '../graph/tracked.ts'
import { typeName } from './naming.ts'
import type { Brand } from './shapes.ts'

const { getPrototypeOf } = Reflect

/** A private method, by its place in its class. */
export interface PrivateMethod {
  readonly record: ClassRecord
  readonly place: 2 | 3
  readonly index: number
}

export interface PrivateNames {
  /** What the classes above an object, and those that put names on what they are given, have on it. */
  brandsOf(value: object): readonly Brand[]
  /** Whether a class whose base returns what it is given has put private names on it. */
  isStamped(value: unknown): boolean
  noteStatics(target: object): void
  /** Known once its class or an instance has been seen. */
  methodOf(value: object): PrivateMethod | undefined
}

const NONE: readonly Brand[] = []

export function createPrivateNames(describe: Describe, nameOf: (value: object) => string | undefined): PrivateNames {
  const brandersOf = (those: boolean) => branders.flatMap(({ record, derived }) => (derived === those && record.deref()) || [])
  const stamping = brandersOf(true)
  // The one that has made an object comes last.
  const every = [...stamping, ...brandersOf(false)]
  const classesAbove = new Map<object | null, readonly ClassRecord[]>()
  const methods = new Map<object, PrivateMethod>()

  const brandsOf = (value: object): readonly Brand[] => {
    const records = isParted(value) ? every : recordsAbove(getPrototypeOf(value))
    if (records.length === 0) return NONE
    const brands: Brand[] = []
    for (const record of records) {
      let read: ReturnType<NonNullable<typeof record.reader>>
      try {
        read = record.reader!(value)
      } catch {
        describe.obstacle(halfConstructed(typeName(value)))
        continue
      }
      if (!read) continue
      const reference = describe.reference(record.target, ['class'])
      for (const method of read[1]) markFunction(method)
      for (const [index, method] of read[1].entries()) methods.set(method as object, { record, place: PLACES.private, index })
      brands.push({ reference, values: read[0].map((field, i) => describe.value(field, ['private', i])) })
    }
    return brands
  }

  const isStamped = (value: unknown): boolean =>
    stamping.length > 0 &&
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    stamping.some(({ reader }) => {
      try {
        return Boolean(reader?.(value))
      } catch {
        return true
      }
    })

  const recordsAbove = (proto: object | null): readonly ClassRecord[] => {
    let records = classesAbove.get(proto)
    if (records === undefined) {
      const found: ClassRecord[] = isBelowParted(proto) ? [...every] : []
      for (let at = proto; at !== null && !isProxy(at) && nameOf(at) === undefined; at = above(at)) {
        const record = prototypes.get(at)
        if (record?.reader !== undefined && !found.includes(record)) found.push(record)
      }
      found.unshift(...stamping.filter((record) => !found.includes(record)))
      classesAbove.set(proto, (records = found))
    }
    return records
  }

  const noteStatics = (value: object): void => {
    const record = classes.get(value)!
    const own = record.statics?.()[1] ?? []
    for (const method of own) markFunction(method)
    for (const [index, method] of own.entries()) methods.set(method as object, { record, place: PLACES.privateStatic, index })
  }

  return { brandsOf, isStamped, noteStatics, methodOf: (value) => methods.get(value) }
}
