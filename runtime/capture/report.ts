/** Turns the places where a capture met something it cannot put away into paths and reports. */
import type { Edge } from '../graph/kind.ts'
import type { Obstacle } from '../graph/obstacles/index.ts'

/** A capture that could not be made; nothing has changed. As JSON it is its obstacles. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError'
  readonly obstacles: readonly Obstacle[]
  /** Each of them may end by itself. */
  readonly passing: boolean
  /** `waited`: milliseconds that those were waited for. */
  constructor(found: readonly Obstacle[], waited: number) {
    const obstacles = found.map(({ passing, why, ...rest }) => ({ ...rest, why: passing ? `${why}, waited for ${waited} ms` : why }))
    super(`${summary(obstacles)}\n${report(obstacles)}`)
    this.obstacles = obstacles
    this.passing = found.every(({ passing }) => passing)
  }
  /** All of them, where the message counts those alike. */
  toJSON(): object {
    return { name: this.name, message: summary(this.obstacles), obstacles: this.obstacles }
  }
}

const SHOWN = 20

const summary = ({ length }: readonly Obstacle[]): string =>
  `the program cannot be captured: ${length} ${length === 1 ? 'obstacle' : 'obstacles'}`

/** One line an obstacle; those alike are counted. */
function report(obstacles: readonly Obstacle[]): string {
  const alike = new Map<string, Obstacle[]>()
  for (const obstacle of obstacles) {
    const key = `${obstacle.what}\n${obstacle.why}`
    alike.set(key, [...(alike.get(key) ?? []), obstacle])
  }
  const lines = [...alike.values()].map(([first, ...more]) => {
    const { code, path, what, why, wayOut } = first!
    return `  ${code} ${path}: ${what}: ${why}. ${wayOut}${more.length === 0 ? '' : ` (and ${more.length} more like it)`}`
  })
  return lines.length <= SHOWN ? lines.join('\n') : `${lines.slice(0, SHOWN).join('\n')}\n  and ${lines.length - SHOWN} more`
}

/** `timers[0] → callback → scope poll → sock` */
export function pathOf(steps: readonly { readonly edge: Edge; readonly label: string | undefined }[]): string {
  let path = ''
  for (const { edge, label } of steps) path += stepText(edge, label, path === '')
  return path
}

/** One step of a path, with what joins it to the steps before it. */
export function stepText(edge: Edge, label: string | undefined, first: boolean): string {
  if (label !== undefined) return `${first ? '' : ' → '}${label}`
  if (typeof edge === 'object') {
    const [name, key] = edge
    return `${first ? '' : ' → '}${name}${key === undefined ? '' : ` ${keyText(key)}`}`
  }
  if (typeof edge === 'number') return `[${edge}]`
  if (typeof edge === 'symbol') return `[${String(edge)}]`
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(edge) ? `${first ? '' : '.'}${edge}` : `[${JSON.stringify(edge)}]`
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return JSON.stringify(key)
  if (typeof key === 'object' && key !== null) return '{…}'
  return typeof key === 'function' ? 'function' : String(key)
}
