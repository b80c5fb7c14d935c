/** Describes objects of ours that have their state, which is an object, in a private field. */
import type { Reference } from '../../graph/format.ts'
import type { AdapterKind, KindCheck, Maker } from '../../graph/kind.ts'

export function statefulKind(name: string, stateOf: (value: object) => object | undefined): AdapterKind<object, Reference> {
  return {
    name,
    recognise: (value) => stateOf(value) !== undefined,
    capture: (value, describe) => describe.reference(stateOf(value)!, ['state']),
  }
}

export function statefulMaker<S>(kind: AdapterKind<object, Reference>, make: (state: S) => object): Maker<object, Reference> {
  return {
    ...kind,
    needs: (payload) => [payload],
    allocate: (payload, build) => make(build.value(payload) as S),
  }
}

export function statefulCheck(name: string): KindCheck<Reference> {
  return {
    name,
    needs: (payload) => [payload],
    verify: (payload, check): asserts payload is Reference => check.node(payload, 'object', ['state']),
    dump: () => '',
  }
}
