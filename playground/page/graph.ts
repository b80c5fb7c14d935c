/** Draws the graph of a heap: what keeps the program alive in the middle, each value on the ring of its distance, as large as its bytes. */
import { groupOf, type HeapGraph, type Paths } from 'things-migrate/restore'

interface Placed {
  readonly index: number
  readonly parent: number
  readonly children: number[]
  angle: number
  distance: number
  x: number
  y: number
}

const SIZE = 400
const NS = 'http://www.w3.org/2000/svg'

/** The tree of shortest paths; −1 stands for its root. */
function tree({ order, parent }: Paths): Map<number, Placed> {
  const placed = new Map<number, Placed>([[-1, { index: -1, parent: -1, children: [], angle: 0, distance: 0, x: 0, y: 0 }]])
  for (const index of order) {
    placed.set(index, { index, parent: parent[index]!, children: [], angle: 0, distance: 0, x: 0, y: 0 })
    placed.get(parent[index]!)!.children.push(index)
  }
  return placed
}

function place(placed: Map<number, Placed>): void {
  const weights = new Map<number, number>()
  const weigh = (index: number): number => {
    const weight = placed.get(index)!.children.reduce((sum, child) => sum + weigh(child), 0.6)
    weights.set(index, Math.max(weight, 1))
    return weights.get(index)!
  }
  weigh(-1)
  /** A value below which all the rest hangs stays near the middle. */
  const spread = (index: number, from: number, to: number, distance: number) => {
    const each = placed.get(index)!
    each.angle = (from + to) / 2
    each.distance = distance
    const all = each.children.reduce((sum, child) => sum + weights.get(child)!, 0)
    let at = from
    for (const child of each.children) {
      const width = ((to - from) * weights.get(child)!) / all
      spread(child, at, at + width, distance + 1 - 0.8 * (width / (2 * Math.PI)) ** 2)
      at += width
    }
  }
  spread(-1, -Math.PI / 2, (3 * Math.PI) / 2, 0)
  const distances = [...placed.values()].map(({ distance }) => distance).sort((a, b) => a - b)
  // Long chains do not push all else into the middle: the few values that are farthest share the rim.
  const rim = distances[Math.floor(distances.length * 0.97)]!
  const farthest = distances.at(-1)!
  for (const each of placed.values()) {
    const share = (1 - Math.exp(-Math.min(each.distance, rim) / 4)) / (1 - Math.exp(-rim / 4))
    const beyond = each.distance > rim ? (each.distance - rim) / (farthest - rim) : 0
    const radius = (SIZE / 2 - 12) * (0.87 * share + 0.13 * beyond)
    each.x = Math.cos(each.angle) * radius
    each.y = Math.sin(each.angle) * radius
  }
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(NS, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`)
  return made
}

/** @param point told what is pointed at, by mouse or arrow keys; '' for nothing */
export function draw(graph: HeapGraph, paths: Paths, point: (text: string) => void): SVGSVGElement {
  const placed = tree(paths)
  place(placed)
  const svg = element('svg', {
    viewBox: `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`,
    tabindex: 0,
    role: 'application',
    'aria-label': `Graph of the heap, ${graph.size} values. Arrow keys walk along references.`,
  }) as SVGSVGElement
  const cross = element('g', { class: 'cross' })
  const ways = element('g', { class: 'ways' })
  const dots = element('g', { class: 'dots' })
  const circles = new Map<number, SVGElement>()
  for (const { index, parent, x, y } of placed.values()) {
    if (index < 0) {
      dots.append(element('circle', { class: 'root', r: 5 }))
      continue
    }
    const bytes = graph.bytes(index)
    const from = placed.get(parent)!
    ways.append(
      element('path', {
        d: `M${from.x.toFixed(1)} ${from.y.toFixed(1)}Q${(x * 0.6 + from.x * 0.4) * 0.92} ${(y * 0.6 + from.y * 0.4) * 0.92} ${x.toFixed(1)} ${y.toFixed(1)}`,
      }),
    )
    for (const other of graph.references(index)) {
      const to = placed.get(other)
      if (to && to.parent !== index && groupOf(graph.kind(other)) !== 'host')
        cross.append(element('path', { d: `M${x.toFixed(1)} ${y.toFixed(1)}Q0 0 ${to.x.toFixed(1)} ${to.y.toFixed(1)}` }))
    }
    const circle = element('circle', {
      class: groupOf(graph.kind(index)),
      cx: x.toFixed(1),
      cy: y.toFixed(1),
      r: Math.min(1.1 + Math.sqrt(bytes) / 7, 11).toFixed(1),
      'data-index': index,
    })
    circles.set(index, circle)
    dots.append(circle)
  }
  svg.append(cross, ways, dots)

  let at = -1
  const select = (index: number) => {
    circles.get(at)?.classList.remove('pointed')
    at = index
    circles.get(at)?.classList.add('pointed')
    const text = () =>
      `${graph.kind(at)} ${shortened(graph.label(at))} · ${graph.bytes(at)} bytes · refers to ${graph.references(at).length}`
    point(at < 0 ? '' : text())
  }
  svg.addEventListener('pointermove', ({ target }) => {
    const { index } = (target as SVGElement).dataset
    if (index !== undefined && Number(index) !== at) select(Number(index))
  })
  svg.addEventListener('pointerleave', () => select(-1))
  svg.addEventListener('blur', () => select(-1))
  svg.addEventListener('keydown', (event) => {
    const { parent, children } = placed.get(at)!
    const siblings = placed.get(parent)!.children
    const place = siblings.indexOf(at)
    const next: Record<string, number | undefined> = {
      ArrowUp: at < 0 ? undefined : parent,
      ArrowDown: children[0],
      ArrowRight: siblings[(place + 1) % siblings.length],
      ArrowLeft: siblings.at(place - 1),
    }
    const chosen = next[event.key]
    if (chosen === undefined) return
    event.preventDefault()
    select(chosen)
  })
  return svg
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
