/** Shows the world: on a canvas where there is a document, in lines of text where there is none. */
import type { World } from './world.ts'

export interface Screen {
  show(world: World, history: readonly string[]): void
}

export function openScreen(): Screen {
  return typeof document === 'undefined' ? lines() : picture(document)
}

/** Steps between two lines. */
const LINE = 30

function lines(): Screen {
  return {
    show(world) {
      if (world.step % LINE === 0) console.log(`step ${world.step}  checksum ${world.checksum()}`)
    },
  }
}

function picture(page: Document): Screen {
  const canvas = page.querySelector('canvas')!
  const context = canvas.getContext('2d')!
  const colours = getComputedStyle(page.documentElement)
  return {
    show(world, history) {
      page.documentElement.dataset.step = `${world.step}`
      page.documentElement.dataset.checksum = world.checksum()
      page.documentElement.dataset.history = history.join(' ')
      const scale = devicePixelRatio
      const { clientWidth: width, clientHeight: height } = canvas
      if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale)
        canvas.height = Math.round(height * scale)
      }
      context.setTransform(scale, 0, 0, scale, 0, 0)
      context.clearRect(0, 0, width, height)
      const [light, trail, lure] = ['--light', '--trail', '--lure'].map((name) => colours.getPropertyValue(name)) as [
        string,
        string,
        string,
      ]
      const { target } = world
      context.strokeStyle = lure
      context.lineWidth = 1
      for (const radius of [5, 12]) {
        context.beginPath()
        context.arc(target.x * width, target.y * height, radius, 0, 2 * Math.PI)
        context.stroke()
      }
      context.lineCap = 'round'
      for (const firefly of world.fireflies) {
        const { trail: points, glow } = firefly
        const last = points[points.length - 1]
        if (!last) continue
        context.strokeStyle = trail
        for (let i = 1; i < points.length; i++) {
          context.globalAlpha = (i / points.length) ** 2 * 0.6
          context.lineWidth = 0.4 + (i / points.length) * 1.8
          context.beginPath()
          context.moveTo(points[i - 1]!.x * width, points[i - 1]!.y * height)
          context.lineTo(points[i]!.x * width, points[i]!.y * height)
          context.stroke()
        }
        context.fillStyle = light
        context.globalAlpha = 0.1 + glow * 0.16
        context.beginPath()
        context.arc(last.x * width, last.y * height, 5 + glow * 5, 0, 2 * Math.PI)
        context.fill()
        context.globalAlpha = 0.55 + 0.45 * glow
        context.beginPath()
        context.arc(last.x * width, last.y * height, 2.1, 0, 2 * Math.PI)
        context.fill()
      }
      context.globalAlpha = 1
    },
  }
}
