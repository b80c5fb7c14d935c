/** Writes what gives functions and classes the name of a computed key. */
import { LINK } from '../../runtime/protocol.ts'
import type { PlannedKeyed } from '../2-plan/index.ts'
import { accessText } from './accessors.ts'
import type { Insertions } from './insertions.ts'

export function emitKeyed({ key, value, isClass }: PlannedKeyed, insertions: Insertions): void {
  const [open, close] = isClass ? ['', ''] : [`${LINK}.name(`, ')']
  if ('class' in key) {
    insertions.open(value.start, value.end, `(${LINK}.key(${accessText(key.class)}.keys[${key.number}]),${open}`, -2.5)
    insertions.close(value.end, value.start, `${close})`)
    return
  }
  insertions.open(key.start, key.end, `${LINK}.key((`)
  insertions.close(key.end, key.start, '))')
  insertions.open(value.start, value.end, open, -2.5)
  insertions.close(value.end, value.start, close)
}
