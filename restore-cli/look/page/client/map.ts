/** Shows what takes how much of the snapshot: a rectangle a value, grouped by module or by kind. */
import { count, element, size } from './element.ts'
import type { Item, Model } from './model.ts'
import { type Rectangle, squares } from './squares.ts'

type Grouping = 'module' | 'kind'

interface Group {
  readonly name: string
  readonly items: Item[]
  bytes: number
}

/** Rectangles that are drawn, and the least area of one in pixels. */
const SHOWN = 1500
const LEAST = 40
const HEADER = 20

export interface MapView {
  readonly element: HTMLElement
  draw(): void
  /** Marks the rectangle of a node. */
  mark(node: number): void
}

/** @param go called with the node that is chosen */
export function mapView(model: Model, go: (node: number) => void): MapView {
  let grouping: Grouping = 'module'
  /** The group that fills the map. */
  let zoomed: string | undefined
  let marked = -1
  const area = element('div', {
    class: 'map',
    role: 'group',
    'aria-label': 'Map of sizes. Arrow keys move, Enter opens, Escape leaves a group.',
  })
  const choice = element('div', { class: 'choice', role: 'group', 'aria-label': 'Group by' })
  const title = element('h2', {}, 'Size map')
  const all = element('button', { type: 'button', class: 'all', hidden: '' }, '← all')
  const whole = element('section', { class: 'sizes' }, element('header', {}, title, all, choice), area)

  for (const each of ['module', 'kind'] as const) {
    const button = element('button', { type: 'button', 'aria-pressed': `${each === grouping}` }, `by ${each}`)
    button.addEventListener('click', () => {
      grouping = each
      zoomed = undefined
      for (const other of choice.children) other.setAttribute('aria-pressed', `${other === button}`)
      draw()
    })
    choice.append(button)
  }
  all.addEventListener('click', () => zoom(undefined))

  function groups(): Group[] {
    const byName = new Map<string, Group>()
    for (let node = 0; node < model.nodes.length; node++) {
      const item = model.item(node)
      const name = item[grouping]
      let group = byName.get(name)
      if (group === undefined) byName.set(name, (group = { name, items: [], bytes: 0 }))
      group.items.push(item)
      group.bytes += item.bytes
    }
    return [...byName.values()].sort((a, b) => b.bytes - a.bytes)
  }

  function draw(): void {
    const { clientWidth: width, clientHeight: height } = area
    area.replaceChildren()
    all.hidden = zoomed === undefined
    const shown = groups().filter(({ name }) => zoomed === undefined || name === zoomed)
    title.textContent = zoomed ?? 'Size map'
    const places = squares(
      shown.map(({ bytes }) => bytes),
      { x: 0, y: 0, width, height },
    )
    let left = SHOWN
    for (const [i, group] of shown.entries()) {
      const place = places[i]!
      if (place.width < 3 || place.height < 3) break
      left -= drawGroup(group, place, left)
    }
    area.querySelector('button')?.setAttribute('tabindex', '0')
    mark(marked)
  }

  function drawGroup({ name, items, bytes }: Group, place: Rectangle, left: number): number {
    const box = at(element('div', { class: 'group' }), place)
    area.append(box)
    const hasHeader = place.height > 2 * HEADER && place.width > 60 && zoomed === undefined
    if (hasHeader) {
      const header = element(
        'button',
        { type: 'button', class: 'name', tabindex: '-1', title: `${name}: ${count(items.length)} values, ${count(bytes)} bytes` },
        element('bdi', {}, name),
        ` ${size(bytes)}`,
      )
      header.addEventListener('click', () => zoom(name))
      box.append(header)
    }
    const inside = { x: 1, y: hasHeader ? HEADER : 1, width: place.width - 3, height: place.height - (hasHeader ? HEADER : 1) - 2 }
    if (inside.width <= 0 || inside.height <= 0) return 0
    const sorted = [...items].sort((a, b) => b.bytes - a.bytes)
    const pixels = (inside.width * inside.height) / bytes
    const large = sorted.filter((item, i) => i < left && item.bytes * pixels >= LEAST)
    const rest = bytes - large.reduce((sum, item) => sum + item.bytes, 0)
    const weights = [...large.map((item) => item.bytes), ...(rest > 0 ? [rest] : [])]
    const order = weights.map((_, i) => i).sort((a, b) => weights[b]! - weights[a]!)
    const places = squares(
      order.map((i) => weights[i]!),
      inside,
    )
    for (const [k, i] of order.entries()) box.append(at(large[i] ? cell(large[i]) : others(sorted.length - large.length, rest), places[k]!))
    return large.length
  }

  function cell(item: Item): HTMLElement {
    const { node, kind, group, label, bytes } = item
    const title = `${kind} ${label}: ${count(bytes)} bytes`
    const button = element(
      'button',
      { type: 'button', class: `cell ${group}`, tabindex: '-1', title, 'aria-label': title },
      element('bdi', {}, `${kind} ${label}`.trimEnd()),
    )
    button.dataset['node'] = `${node}`
    button.addEventListener('click', () => go(node))
    return button
  }

  const others = (number: number, bytes: number): HTMLElement =>
    element('div', { class: 'cell others', title: `${count(number)} smaller values: ${count(bytes)} bytes` })

  function at<E extends HTMLElement>(made: E, { x, y, width, height }: Rectangle): E {
    Object.assign(made.style, {
      left: `${x}px`,
      top: `${y}px`,
      width: `${Math.max(width - 1, 1)}px`,
      height: `${Math.max(height - 1, 1)}px`,
    })
    if (width < 34 || height < 15) made.classList.add('small')
    return made
  }

  function zoom(name: string | undefined): void {
    zoomed = name
    draw()
    area.querySelector('button')?.focus()
  }

  function mark(node: number): void {
    marked = node
    area.querySelector('.marked')?.classList.remove('marked')
    area.querySelector(`[data-node="${node}"]`)?.classList.add('marked')
  }

  area.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && zoomed !== undefined) return zoom(undefined)
    const from = event.target as HTMLElement
    const to = neighbour(from, event.key)
    if (!to) return
    event.preventDefault()
    from.setAttribute('tabindex', '-1')
    to.setAttribute('tabindex', '0')
    to.focus()
  })

  /** The nearest button in the direction of an arrow key. */
  function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
    const [dx, dy] =
      ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Record<string, number[]>)[key] ?? []
    if (dx === undefined || dy === undefined) return undefined
    const middle = (each: HTMLElement) => {
      const { left, top, width, height } = each.getBoundingClientRect()
      return [left + width / 2, top + height / 2] as const
    }
    const [x, y] = middle(from)
    let best: HTMLElement | undefined
    let least = Number.POSITIVE_INFINITY
    for (const other of area.querySelectorAll<HTMLElement>('button')) {
      if (other === from) continue
      const [ox, oy] = middle(other)
      const along = (ox - x) * dx + (oy - y) * dy
      if (along <= 1) continue
      const distance = along + 3 * Math.abs((ox - x) * dy + (oy - y) * dx)
      if (distance < least) [best, least] = [other, distance]
    }
    return best
  }

  return { element: whole, draw, mark }
}
