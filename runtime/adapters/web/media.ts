/** Turns what a page knows of its media (`matchMedia`) into queries with their listeners, and back. */
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { type Listeners, verifyListeners } from '../listening.ts'
import { answers, hostClass } from './brand.ts'
import type { WebTargets } from './listeners.ts'

type AnyFunction = (...parameters: any[]) => any
type Payload = readonly [media: string, listeners: Listeners]
/** Those that someone listens to: the page keeps them alive. */
type State = readonly Value[]

export interface WebMedia extends Adapter<State> {
  readonly targets: WebTargets
  match(media: string): MediaQueryList
}

const { apply, getOwnPropertyDescriptor } = Reflect
const CLASS = 'MediaQueryList'

/** To be made before the program can replace anything. */
export function webMedia(targets: WebTargets): WebMedia {
  const { MediaQueryList, matchMedia } = globalThis as Partial<typeof globalThis>
  const mediaOf = getOwnPropertyDescriptor(MediaQueryList?.prototype ?? {}, 'media')?.get as AnyFunction
  const kind: AdapterKind<MediaQueryList, Payload> = {
    name: 'mediaquery',
    recognise: (value) => hostClass(value) === CLASS && answers(mediaOf, value),
    capture: (value, describe) => [apply(mediaOf, value, []), targets.describe(value, describe)],
  }
  return {
    name: 'media',
    kinds: [kind as AdapterKind],
    targets,
    match: (media) => matchMedia!(media),
    capture(describe) {
      const heard = targets.hosted().filter((each) => hostClass(each) === CLASS && targets.isHeard(each, describe))
      return heard.length ? heard.map((each, index) => describe.reference(each, [CLASS, index])) : undefined
    },
  }
}

export function mediaMaker({ kinds, targets, match }: WebMedia): AdapterMaker<State> {
  const maker: Maker<MediaQueryList, Payload> = {
    ...(kinds![0] as unknown as AdapterKind<MediaQueryList, Payload>),
    allocate: ([media]) => match(media),
    fill: (value, [, listeners], build) => targets.add(value, listeners, build),
  }
  return { name: 'media', kinds: [maker as Maker], restore() {} }
}

const mediaQueryCheck: KindCheck<Payload> = {
  name: 'mediaquery',
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 2 || typeof payload[0] !== 'string')
      return check.fail('a media query without its text')
    verifyListeners(payload[1], ['change'], check)
  },
  dump: ([media]) => media,
}

export const mediaCheck: AdapterCheck<State> = {
  name: 'media',
  kinds: [mediaQueryCheck as KindCheck],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('media queries that are no list')
    for (const [i, each] of (state as unknown[]).entries()) check.node(each, 'mediaquery', [CLASS, i])
  },
}
