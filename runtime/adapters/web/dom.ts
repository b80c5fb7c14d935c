/** Turns nodes of the document into paths that find them in another page, with the listeners that the program put there. */

import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { customElement, definedElement, nodeOutside } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { type Listeners, verifyListeners } from '../listening.ts'
import { answers } from './brand.ts'
import { canvasCheck, canvasMaker, type Picture, paint, resize, verifyPicture, type WebCanvases } from './canvas.ts'
import { replaceMethod } from './construction.ts'
import type { WebTargets } from './listeners.ts'
import { nodeAt, type Path, pathOf } from './path.ts'
import { isLoaded } from './stylesheets.ts'

type NodePayload = readonly [path: Path, picture?: Picture]
type State = readonly (readonly [target: Value, listeners: Listeners])[]

export interface WebDocument extends Adapter<State> {
  readonly shared: { readonly targets: WebTargets; readonly canvases: WebCanvases }
}

const { apply, getOwnPropertyDescriptor } = Reflect
/** What a stylesheet says once. */
const LOADING = ['load', 'error']

/** To be made before the program can replace anything. */
export function webDocument(targets: WebTargets, canvases: WebCanvases): WebDocument {
  const { Node, document } = globalThis as Partial<typeof globalThis>
  const nodeType = Node && getOwnPropertyDescriptor(Node.prototype, 'nodeType')?.get

  const node: AdapterKind<Node, NodePayload> = {
    name: 'domnode',
    recognise: (value) => nodeType !== undefined && answers(nodeType, value),
    capture(value, describe) {
      const path = value.ownerDocument === document ? pathOf(value) : undefined
      if (!path) {
        describe.obstacle(nodeOutside(value.nodeName))
        return [[[], -1]]
      }
      if (customElements.get((value as Element).localName ?? '')) describe.obstacle(customElement(value.nodeName))
      const picture = canvases.picture(value, describe)
      return picture ? [path, picture] : [path]
    },
  }

  /** By their hosts: nothing else leads to them. */
  const closed = new WeakMap<Element, ShadowRoot>()
  /** By name, what the program has defined: another page has it not. */
  const defined = new Map<string, unknown>()

  function* inside(root: ParentNode): Generator<EventTarget> {
    for (const element of root.querySelectorAll('*')) {
      yield element
      const within = element.shadowRoot ?? closed.get(element)
      if (within) yield* inside(within)
    }
  }

  return {
    name: 'document',
    kinds: [node, canvases.kind] as readonly AdapterKind[],
    shared: { targets, canvases },
    install() {
      targets.install()
      canvases.install()
      replaceMethod(globalThis.Element?.prototype, 'Element.prototype.attachShadow', (native) => {
        return function (this: Element, ...parameters: unknown[]) {
          const root = apply(native, this, parameters) as ShadowRoot
          if (root.mode === 'closed') closed.set(this, root)
          return root
        }
      })
      replaceMethod(globalThis.CustomElementRegistry?.prototype, 'CustomElementRegistry.prototype.define', (native) => {
        return function (this: object, ...parameters: unknown[]) {
          apply(native, this, parameters)
          defined.set(String(parameters[0]), parameters[1])
        }
      })
    },
    capture(describe) {
      for (const [name, type] of defined) if (!describe.isForeign(type)) describe.obstacle(definedElement(name))
      // No element, so that they are not found as such.
      const others = targets.hosted().filter((each) => answers(nodeType, each) && (each as Node).isConnected && !isElement(each))
      const all = [globalThis as unknown as EventTarget, ...(document ? [document, ...inside(document), ...(others as Node[])] : [])]
        .filter(targets.has)
        .filter((each) => !isElement(each) || !isLoaded(each) || targets.isHeard(each, describe, (type) => !LOADING.includes(type)))
      const heard = all.map((each) => [each, targets.describe(each, describe)] as const).filter(([, [, , types]]) => types.length > 0)
      return heard.length ? heard.map(([each, listeners]) => [describe.value(each, [nameOf(each)]), listeners] as const) : undefined
    },
  }
}

const isElement = (target: object): target is Element => (target as Node).nodeType === 1

const nameOf = (target: EventTarget): string =>
  target === (globalThis as unknown) ? 'window' : target === document ? 'document' : `element ${pathOf(target as Node)?.[0].join(' >>> ')}`

export function documentMaker({ kinds, shared: { targets, canvases } }: WebDocument): AdapterMaker<State> {
  const node: Maker<Node, NodePayload> = {
    ...(kinds![0] as unknown as AdapterKind<Node, NodePayload>),
    allocate([path, picture]) {
      const found = nodeAt(path)
      if (picture) resize(found, picture)
      return found
    },
    finish(found, [, picture]) {
      if (picture) paint(found as HTMLCanvasElement, picture)
    },
    // What the page itself has put there stays.
    carries: () => true,
  }
  return {
    name: 'document',
    kinds: [node, canvasMaker(canvases)] as readonly Maker[],
    restore(state, build) {
      for (const [target, listeners] of state) targets.add(build.value(target) as object, listeners, build)
    },
  }
}

const nodeCheck: KindCheck<NodePayload> = {
  name: 'domnode',
  verify(payload: unknown, check: Check): asserts payload is NodePayload {
    if (!Array.isArray(payload) || payload.length < 1 || payload.length > 2 || !Array.isArray(payload[0]))
      return check.fail('a node without its path')
    const [selectors, child] = payload[0] as unknown[]
    if (!Array.isArray(selectors) || !selectors.every((each) => typeof each === 'string')) return check.fail('a path that is none')
    check.integer(child, -1, 2 ** 31)
    if (payload.length === 2) verifyPicture(payload[1], check)
  },
  dump: ([[selectors, child], picture]) =>
    `${selectors.join(' >>> ')}${child < 0 ? '' : ` child ${child}`}${picture ? `, ${picture[0]} × ${picture[1]} pixels` : ''}`,
}

export const documentCheck: AdapterCheck<State> = {
  name: 'document',
  kinds: [nodeCheck, canvasCheck] as readonly KindCheck[],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('targets that are no list')
    for (const each of state as unknown[]) {
      if (!Array.isArray(each) || each.length !== 2) return check.fail('a target without its listeners')
      check.node(each[0], ['domnode', 'intrinsic'])
      verifyListeners(each[1], undefined, check)
    }
  },
}
