/** Lists the private names of a class, by what they are. */
import type * as types from '@babel/types'
import type { ClassFacts } from '../facts.ts'
import { givesAsyncGenerator } from './async-generators.ts'

type Privates = Pick<
  ClassFacts,
  'privateFields' | 'privateMethods' | 'privateBrand' | 'privateStatics' | 'privateStaticMethods' | 'privateNames' | 'privateAsyncs'
>

export function privatesOf(members: types.ClassBody['body']): Privates {
  const all = members.filter((member) => member.type === 'ClassPrivateProperty' || member.type === 'ClassPrivateMethod')
  const own = all.filter((member) => !member.static)
  const statics = all.filter((member) => member.static)
  return {
    privateFields: own.filter(isField).map(nameOf),
    privateMethods: own.filter(isMethod).map(nameOf),
    privateBrand: own.map(nameOf)[0],
    privateStatics: statics.filter(isField).map(nameOf),
    privateStaticMethods: statics.filter(isMethod).map(nameOf),
    privateNames: all.map((member) => member.key.id.name),
    privateAsyncs: new Map(own.flatMap(asyncOf)),
  }
}

type Private = types.ClassPrivateProperty | types.ClassPrivateMethod

function isField(member: Private): boolean {
  return member.type === 'ClassPrivateProperty'
}

/** No accessor: a method that an instance has as a value. */
function isMethod(member: Private): boolean {
  return member.type === 'ClassPrivateMethod' && member.kind === 'method'
}

function nameOf(member: Private): string {
  return `#${member.key.id.name}`
}

function asyncOf(member: Private): [name: string, kind: 'async' | 'async generators'][] {
  if (member.type !== 'ClassPrivateMethod') return []
  if (givesAsyncGenerator(member)) return [[member.key.id.name, 'async generators']]
  return member.async && !member.generator ? [[member.key.id.name, 'async']] : []
}
