/** Writes the registration of classes, and of object literals that methods know as their home. */
import { LINK } from '../../runtime/protocol.ts'
import type { Plan, PlannedAsync, PlannedClass } from '../2-plan/index.ts'
import { chainText } from './accessors.ts'
import type { Insertions } from './insertions.ts'

export function emitClass(planned: PlannedClass, insertions: Insertions): void {
  const {
    privateFields: fields,
    privateMethods: methods,
    privateStatics: statics,
    privateStaticMethods: staticMethods,
    privateBrand: brand,
  } = planned
  const read = (of: string, names: readonly string[]) => `[${names.map((name) => `${of}.${name}`).join(',')}]`
  const parts = [
    JSON.stringify(planned.id),
    'this',
    chainText(planned.chain),
    String(planned.computedKeys.length),
    brand === undefined ? '0' : `$o=>${brand} in $o&&[${read('$o', fields)},${read('$o', methods)}]`,
    statics.length + staticMethods.length === 0 ? '0' : `()=>[${read('this', statics)},${read('this', staticMethods)}]`,
    planned.naming === undefined ? '0' : (JSON.stringify(planned.naming.visible) ?? '1'),
  ]
  while (parts.at(-1) === '0' && parts.length > 3) parts.pop()
  const { members } = planned
  const noted = members === undefined ? '' : `static ${members.tag}=${LINK}.members(this${members.asyncs.map(asyncText).join('')});`
  insertions.open(planned.bodyAt, planned.bodyAt, `static ${planned.tag}=${LINK}.class(${parts.join(',')});${noted}`)
  if (planned.naming !== undefined && planned.naming.name !== '')
    insertions.open(planned.naming.at, planned.naming.at, ` ${planned.naming.name}`)
  for (const key of planned.computedKeys) {
    insertions.open(key.start, key.end, `${LINK}.key((`)
    insertions.close(key.end, key.start, '))')
  }
}

export function emitHomes({ homes, members }: Plan, insertions: Insertions): void {
  for (const home of homes) {
    insertions.open(home.start, home.end, `${LINK}.home(${JSON.stringify(home.id)},`)
    insertions.close(home.end, home.start, `,${chainText(home.chain)})`)
  }
  // Around the home and inside of calls, which are the same piece of text.
  for (const { start, end, asyncs } of members) {
    insertions.open(start, end, `${LINK}.methods(`, -0.5)
    insertions.close(end, start, `${asyncs.map(asyncText).join('')})`)
  }
}

/** A private static method itself; else its key, with what it is in front, or its id behind a bracket. */
function asyncText({ generators, static: isStatic, key, id }: PlannedAsync): string {
  if (key.startsWith('#')) return `,${LINK}.${generators ? 'asyncGenerators' : 'async'}(this.${key})`
  return `,${JSON.stringify(`${isStatic ? '.' : ''}${generators ? '*' : ''}${key === '' ? `[${id}` : key}`)}`
}
