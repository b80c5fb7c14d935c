/** Turns canvases and their 2D contexts into size, picture and drawing state, and back. */

import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, Describe, KindCheck, Maker } from '../../graph/kind.ts'
import { standIn } from '../../graph/native.ts'
import { foreignPicture, keptState, largePicture, otherPicture, type Refusal, unreadPaint } from '../../graph/obstacles/index.ts'
import { hostClass } from './brand.ts'
import { replaceMethod } from './construction.ts'

type AnyFunction = (...parameters: any[]) => any
type Context = CanvasRenderingContext2D & Record<string, unknown>

/** Runs of equal pixels: how many, and the four bytes of one, all as 32-bit numbers in little-endian order. */
export type Picture = readonly [width: number, height: number, runs: Uint8Array]
type Setting = readonly [key: string, value: string | number | boolean]
type ContextPayload = readonly [
  canvas: Value,
  attributes: Readonly<Record<string, boolean | string>>,
  settings: readonly Setting[],
  dash: readonly number[],
  transform: readonly number[],
]

export interface WebCanvases {
  install(): void
  readonly kind: AdapterKind
  /** Size and picture of a canvas that has been drawn on; `undefined` for any other element. Reports obstacles. */
  picture(element: object, describe: Describe): Picture | undefined
}

/** Pixels; 64 MB of memory. */
const LARGEST = 2 ** 24
const SETTINGS =
  'fillStyle strokeStyle globalAlpha globalCompositeOperation lineWidth lineCap lineJoin miterLimit lineDashOffset shadowColor shadowBlur shadowOffsetX shadowOffsetY font textAlign textBaseline direction letterSpacing wordSpacing fontKerning fontStretch fontVariantCaps textRendering filter imageSmoothingEnabled imageSmoothingQuality'.split(
    ' ',
  )
const ATTRIBUTES = ['alpha', 'desynchronized', 'willReadFrequently', 'colorSpace']

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect

/** To be made before the program can replace anything. */
export function webCanvases(): WebCanvases {
  const { HTMLCanvasElement } = globalThis as Partial<typeof globalThis>
  const own = HTMLCanvasElement && getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'getContext')
  const getContext = own?.value as AnyFunction
  /** Contexts of canvases, other than 2D ones too. */
  const contexts = new WeakMap<object, object>()

  /** Of contexts: for each saved state and, last, the one that holds, whether there is a clip. */
  const states = new WeakMap<object, boolean[]>()
  const statesOf = (context: object): boolean[] => {
    let list = states.get(context)
    if (!list) states.set(context, (list = [false]))
    return list
  }

  const kind: AdapterKind<Context, ContextPayload> = {
    name: 'canvas2d',
    recognise: (value) => hostClass(value) === 'CanvasRenderingContext2D' && contexts.get((value as Context).canvas) === value,
    capture(context, describe) {
      const [first, ...others] = statesOf(context)
      if (first || others.length > 0) describe.obstacle(keptState())
      const settings = SETTINGS.filter((key) => key in context).map((key): Setting => {
        const value = context[key]
        if (typeof value !== 'object') return [key, value as string]
        describe.obstacle(unreadPaint(key))
        return [key, '']
      })
      const { a, b, c, d, e, f } = context.getTransform()
      const given = (context.getContextAttributes?.() ?? {}) as Record<string, unknown>
      const attributes = Object.fromEntries(ATTRIBUTES.filter((key) => key in given).map((key) => [key, given[key] as string]))
      return [describe.value(context.canvas, ['canvas']), attributes, settings, context.getLineDash(), [a, b, c, d, e, f]]
    },
  }

  return {
    kind: kind as AdapterKind,
    install() {
      if (!own) return
      const method = {
        getContext(this: HTMLCanvasElement) {
          const context = apply(getContext, this, arguments)
          if (context) contexts.set(this, context)
          return context
        },
      }.getContext
      defineProperty(method, 'length', getOwnPropertyDescriptor(getContext, 'length')!)
      defineProperty(HTMLCanvasElement!.prototype, 'getContext', {
        ...own,
        value: standIn(method, 'HTMLCanvasElement.prototype.getContext'),
      })
      const noted = (key: string, note: (list: boolean[]) => void) =>
        replaceMethod(globalThis.CanvasRenderingContext2D?.prototype, `CanvasRenderingContext2D.prototype.${key}`, (native) => {
          return function (this: object, ...parameters: unknown[]) {
            const result = apply(native, this, parameters)
            note(statesOf(this))
            return result
          }
        })
      noted('save', (list) => list.push(list.at(-1)!))
      noted('restore', (list) => list.length > 1 && list.pop())
      noted('clip', (list) => void (list[list.length - 1] = true))
      noted('reset', (list) => list.splice(0, list.length, false))
      // To set the size clears the state as well.
      for (const key of ['width', 'height'] as const) {
        const size = getOwnPropertyDescriptor(HTMLCanvasElement!.prototype, key)!
        const { [key]: given } = Object.getOwnPropertyDescriptors({
          set [key](value: unknown) {
            apply(size.set as AnyFunction, this, [value])
            const context = contexts.get(this)
            if (context) states.delete(context)
          },
        })
        defineProperty(HTMLCanvasElement!.prototype, key, { ...size, set: standIn(given!.set!, `set HTMLCanvasElement.prototype.${key}`) })
      }
    },
    picture(element, describe) {
      const context = contexts.get(element) as Context | undefined
      if (!context) return undefined
      const { width, height } = element as HTMLCanvasElement
      const refuse = (refusal: Refusal) => {
        describe.obstacle(refusal)
        return undefined
      }
      if (hostClass(context) !== 'CanvasRenderingContext2D') return refuse(otherPicture())
      if (width * height > LARGEST) return refuse(largePicture(LARGEST))
      if (width * height === 0) return [width, height, new Uint8Array(0)]
      try {
        return [width, height, packed(context.getImageData(0, 0, width, height).data)]
      } catch {
        return refuse(foreignPicture())
      }
    },
  }
}

function packed(pixels: Uint8ClampedArray): Uint8Array {
  const all = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
  const runs: number[] = []
  for (let at = 0; at < all.length; ) {
    const start = at
    while (at < all.length && all[at] === all[start]) at++
    runs.push(at - start, all[start]!)
  }
  return new Uint8Array(Uint32Array.from(runs).buffer)
}

function unpacked([width, height, bytes]: Picture): ImageData {
  const runs = new Uint32Array(bytes.slice().buffer)
  const image = new ImageData(width, height)
  const all = new Uint32Array(image.data.buffer)
  let at = 0
  for (let i = 0; i < runs.length; i += 2) all.fill(runs[i + 1]!, at, (at += runs[i]!))
  return image
}

/** To be called with the element empty, before its context is made: to set the size clears both. */
export function resize(element: Node, [width, height]: Picture): void {
  if (element.nodeName !== 'CANVAS') throw new TypeError(`${(element as Element).localName} is no canvas`)
  Object.assign(element, { width, height })
}

/** To be called when the context that the program holds is made, with the attributes it asked for. */
export function paint(canvas: HTMLCanvasElement, picture: Picture): void {
  const context = canvas.getContext('2d')
  if (!context) throw new TypeError('a canvas has no 2D context here')
  if (picture[0] * picture[1] > 0) context.putImageData(unpacked(picture), 0, 0)
}

export function canvasMaker({ kind }: WebCanvases): Maker {
  const maker: Maker<Context, ContextPayload> = {
    ...(kind as unknown as AdapterKind<Context, ContextPayload>),
    needs: ([canvas]) => [canvas],
    allocate([canvas, attributes], build) {
      const context = (build.value(canvas) as HTMLCanvasElement).getContext('2d', attributes)
      if (!context) throw new TypeError('a canvas has no 2D context here')
      return context as Context
    },
    fill(context, [, , settings, dash, transform]) {
      for (const [key, value] of settings) (context as Record<string, unknown>)[key] = value
      context.setLineDash([...dash])
      context.setTransform(...(transform as [number, number, number, number, number, number]))
    },
    carries: () => true,
  }
  return maker as Maker
}

export function verifyPicture(picture: unknown, check: Check): asserts picture is Picture {
  if (!Array.isArray(picture) || picture.length !== 3) return check.fail('a picture without its fields')
  const [width, height, bytes] = picture as unknown[]
  check.integer(width, 0, LARGEST)
  check.integer(height, 0, LARGEST)
  check.bytes(bytes)
  if (width * height > LARGEST || bytes.length % 8) return check.fail('a picture of another size')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let pixels = 0
  for (let at = 0; at < bytes.length; at += 8) pixels += view.getUint32(at, true)
  if (pixels !== (bytes.length === 0 && width * height === 0 ? 0 : width * height)) check.fail('a picture with other pixels')
}

const isNumber = (value: unknown) => Number.isFinite(value)

export const canvasCheck: KindCheck<ContextPayload> = {
  name: 'canvas2d',
  needs: ([canvas]) => [canvas],
  verify(payload: unknown, check: Check): asserts payload is ContextPayload {
    if (!Array.isArray(payload) || payload.length !== 5) return check.fail('a context without its fields')
    const [canvas, attributes, settings, dash, transform] = payload as unknown[]
    check.node(canvas, 'domnode')
    if (typeof attributes !== 'object' || attributes === null || !Object.keys(attributes).every((key) => ATTRIBUTES.includes(key)))
      return check.fail('attributes that no context has')
    if (!Array.isArray(settings) || !Array.isArray(dash) || !dash.every(isNumber)) return check.fail('a context without its settings')
    for (const setting of settings as unknown[])
      if (!Array.isArray(setting) || !SETTINGS.includes(setting[0] as string) || typeof setting[1] === 'object')
        return check.fail('a setting that no context has')
    if (!Array.isArray(transform) || transform.length !== 6 || !transform.every(isNumber))
      check.fail('a transformation without its numbers')
  },
  dump: ([, , settings]) => settings.map(([key, value]) => `${key} ${value}`).join(', '),
}
