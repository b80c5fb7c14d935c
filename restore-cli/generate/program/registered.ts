/** Unpacks the list of registered functions in the call that registers their scope. */
import type * as types from '@babel/types'
import { stringOf } from './syntax.ts'
import type { ScopeText } from './text.ts'

/** Offset of the readers of late variables among the arguments: id, parent, names, the reader of all ready ones. */
const LATE = 4

/** Ids with the positions of their variables. `"app#f g|app#h"`: ready ones, then late ones; a prefix that repeats is left out. */
export function registeredNames(call: types.CallExpression, scope: ScopeText): [id: string, position: number][] {
  const [ready = '', late = ''] = (stringOf(call.arguments[2]) ?? '').split('|')
  const lateFrom = scope.names.length - (call.arguments.length - LATE)
  return [...unpack(ready, 0), ...unpack(late, lateFrom)]
}

/** Ids of the functions that the scope's handle notes when they are made, behind the second `|`. */
export function madeNames(call: types.CallExpression): string[] {
  const [, , made = ''] = (stringOf(call.arguments[2]) ?? '').split('|')
  return unpack(made, 0).map(([id]) => id)
}

function unpack(list: string, from: number): [id: string, position: number][] {
  if (list === '') return []
  let prefix = ''
  return list.split(' ').map((name, i) => {
    if (!name.includes('#')) return [prefix + name, from + i]
    prefix = name.slice(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1)
    return [name, from + i]
  })
}
