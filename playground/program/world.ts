/** Moves fireflies: each is a closure, what they follow is a generator, the wind is an async generator. */
import { randomFrom } from './random.ts'

/** Both between 0 and 1. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Firefly {
  step(target: Point, wind: Point): void
  readonly trail: readonly Point[]
  /** Between 0 and 1. */
  readonly glow: number
}

export interface World {
  readonly fireflies: readonly Firefly[]
  readonly step: number
  readonly target: Point
  readonly wind: Point
  /** A number for all positions. */
  checksum(): string
  advance(): void
}

const TRAIL = 28

function firefly(random: () => number): Firefly {
  let x = random()
  let y = random()
  let vx = (random() - 0.5) / 100
  let vy = (random() - 0.5) / 100
  const wit = 0.4 + 0.6 * random()
  const trail: Point[] = []
  let phase = random()
  return {
    step(target, wind) {
      const dx = target.x - x
      const dy = target.y - y
      const distance = Math.sqrt(dx * dx + dy * dy) + 0.02
      // They are drawn, and turn aside when they come near.
      const pull = (wit * 0.0009 * (distance - 0.1)) / distance
      vx = (vx + dx * pull - dy * 0.0003 + wind.x + (random() - 0.5) * 0.0009) * 0.975
      vy = (vy + dy * pull + dx * 0.0003 + wind.y + (random() - 0.5) * 0.0009) * 0.975
      x += vx
      y += vy
      if (x < 0.02 || x > 0.98) vx = -vx
      if (y < 0.02 || y > 0.98) vy = -vy
      x = Math.min(Math.max(x, 0.02), 0.98)
      y = Math.min(Math.max(y, 0.02), 0.98)
      phase = (phase + 0.006 + 0.01 * wit) % 1
      trail.push({ x, y })
      if (trail.length > TRAIL) trail.shift()
    },
    trail,
    get glow() {
      return phase < 0.5 ? phase * 2 : 2 - phase * 2
    },
  }
}

/** Where they are drawn to, one point a step, for ever. */
function* wandering(): Generator<Point, never> {
  for (let round = 0; ; round++) {
    const tilt = 1 + (round % 3)
    for (let i = 0; i < 480; i++) {
      const angle = (i / 480) * 2 * Math.PI
      yield { x: 0.5 + 0.31 * Math.sin(angle), y: 0.5 + 0.27 * Math.sin(tilt * angle) }
    }
  }
}

/** @param after resolves when so many more steps are made */
async function* weather(random: () => number, after: (steps: number) => Promise<void>): AsyncGenerator<Point, never> {
  for (;;) {
    yield { x: (random() - 0.5) * 0.0003, y: (random() - 0.5) * 0.0003 }
    await after(120)
    yield { x: 0, y: 0 }
    await after(90)
  }
}

export function makeWorld(seed: number): World {
  const random = randomFrom(seed)
  const fireflies = Array.from({ length: 36 }, () => firefly(random))
  const targets = wandering()
  const waiting: { readonly step: number; readonly go: () => void }[] = []
  let step = 0
  let target: Point = { x: 0.5, y: 0.5 }
  let wind: Point = { x: 0, y: 0 }

  const after = (steps: number) => new Promise<void>((go) => waiting.push({ step: step + steps, go }))
  const feel = async () => {
    for await (const next of weather(randomFrom(seed + 1), after)) wind = next
  }
  feel()

  return {
    fireflies,
    get step() {
      return step
    },
    get target() {
      return target
    },
    get wind() {
      return wind
    },
    checksum() {
      let sum = 2166136261
      for (const { trail } of fireflies) {
        const last = trail[trail.length - 1]
        if (last) for (const part of [last.x, last.y]) sum = Math.imul(sum ^ Math.round(part * 2 ** 30), 16777619)
      }
      return (sum >>> 0).toString(16).padStart(8, '0')
    },
    advance() {
      step++
      target = targets.next().value
      for (const each of fireflies) each.step(target, wind)
      for (const each of waiting.filter((one) => one.step <= step)) {
        waiting.splice(waiting.indexOf(each), 1)
        each.go()
      }
    },
  }
}
