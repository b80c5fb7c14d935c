/** Shows the tree of the shortest paths, a level when it is opened, to mouse and keyboard (WAI-ARIA tree view). */
import { count, element, size } from './element.ts'
import { alone, type Item, type Model } from './model.ts'

export interface TreeView {
  readonly element: HTMLElement
  /** Opens the tree down to a node, and selects it. */
  reveal(node: number): void
}

/** Rows that one value gets at a time. */
const STEP = 100

/** @param select told which node is chosen */
export function treeView(model: Model, select: (node: number) => void): TreeView {
  const tree = element('ul', { role: 'tree', 'aria-label': 'Values, from the roots down', class: 'tree' })
  const rows = new Map<number, HTMLLIElement>()

  function row(from: number, step: string, to: number | string, level: number): HTMLLIElement {
    const li = element('li', { role: 'treeitem', tabindex: '-1', 'aria-level': `${level}` })
    const line = element('div', { class: 'line' })
    li.append(line)
    const name = element('span', { class: 'step' }, alone(step))
    if (typeof to === 'string') {
      line.append(element('span', { class: 'fold' }), name, element('span', { class: 'value' }, step === '' ? to : ` = ${to}`))
      return li
    }
    const item = model.item(to)
    const again = !model.owns(from, to) || rows.has(to)
    line.append(element('span', { class: 'fold' }), name, ...described(item))
    li.dataset['node'] = `${to}`
    if (again) {
      const isCycle = to === from || (from >= 0 && model.ancestors(from).includes(to))
      line.append(element('span', { class: 'again' }, isCycle ? '↻ cycle' : '↗ shared'))
      li.dataset['again'] = ''
      return li
    }
    rows.set(to, li)
    if (model.edges(to).length > 0) li.setAttribute('aria-expanded', 'false')
    line.append(meter(item))
    return li
  }

  function described({ kind, group, label }: Item): HTMLElement[] {
    return [element('span', { class: `kind ${group}` }, kind), element('bdi', { class: 'label' }, label)]
  }

  function meter({ bytes, total }: Item): HTMLElement {
    const bar = element('span', { class: 'bar' })
    // Of a long tail of small values, the root of the share can still be told apart.
    bar.style.setProperty('--share', `${Math.max(1, 100 * Math.sqrt(total / Math.max(model.bytes, 1)))}%`)
    return element('span', { class: 'meter', title: `${count(bytes)} bytes itself` }, size(total), bar)
  }

  function fill(list: HTMLElement, from: number, level: number, start = 0, end = start + STEP): void {
    const edges = model.edges(from)
    for (const [step, to] of edges.slice(start, end)) list.append(row(from, step, to, level))
    if (edges.length <= end) return
    const more = element(
      'li',
      { role: 'treeitem', tabindex: '-1', 'aria-level': `${level}`, class: 'more' },
      `${count(edges.length - end)} more …`,
    )
    more.addEventListener('more', () => {
      const next = fillAfter(more, list, from, level, end)
      next?.focus()
    })
    list.append(more)
  }

  function fillAfter(more: HTMLElement, list: HTMLElement, from: number, level: number, start: number): HTMLElement | null {
    const before = more.previousElementSibling
    more.remove()
    fill(list, from, level, start)
    return before?.nextElementSibling as HTMLElement | null
  }

  function open(li: HTMLElement): void {
    if (li.getAttribute('aria-expanded') !== 'false') return
    li.setAttribute('aria-expanded', 'true')
    const list = element('ul', { role: 'group' })
    fill(list, Number(li.dataset['node']), Number(li.getAttribute('aria-level')) + 1)
    li.append(list)
  }

  function close(li: HTMLElement): void {
    const list = li.querySelector('ul')
    if (!list) return
    for (const inner of list.querySelectorAll<HTMLElement>('li[data-node]:not([data-again])')) rows.delete(Number(inner.dataset['node']))
    list.remove()
    li.setAttribute('aria-expanded', 'false')
  }

  function choose(li: HTMLElement): void {
    for (const other of tree.querySelectorAll('[aria-selected]')) other.removeAttribute('aria-selected')
    for (const other of tree.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1')
    li.setAttribute('aria-selected', 'true')
    li.setAttribute('tabindex', '0')
    li.focus({ preventScroll: true })
    li.querySelector('.line')?.scrollIntoView({ block: 'nearest' })
    if (li.dataset['node'] !== undefined) select(Number(li.dataset['node']))
  }

  function reveal(node: number): void {
    for (const above of model.ancestors(node)) {
      showRow(above)
      open(rows.get(above)!)
    }
    showRow(node)
    choose(rows.get(node)!)
  }

  /** It may be beyond the rows that its parent shows. */
  function showRow(node: number): void {
    if (rows.has(node)) return
    const from = model.parent(node)
    const list = from < 0 ? tree : rows.get(from)!.querySelector('ul')!
    const edges = model.edges(from)
    const at = edges.findIndex(([, to]) => to === node)
    const more = list.querySelector<HTMLElement>(':scope > .more')
    const shown = list.children.length - (more ? 1 : 0)
    more?.remove()
    fill(list, from, from < 0 ? 1 : Number(rows.get(from)!.getAttribute('aria-level')) + 1, shown, Math.max(at + 1, shown))
  }

  function act(li: HTMLElement): void {
    if (li.classList.contains('more')) li.dispatchEvent(new Event('more'))
    else if (li.dataset['again'] !== undefined) reveal(Number(li.dataset['node']))
    else if (li.getAttribute('aria-expanded') === 'true') close(li)
    else open(li)
  }

  tree.addEventListener('click', ({ target }) => {
    const li = (target as HTMLElement).closest('li')
    if (!li) return
    choose(li)
    act(li)
  })
  tree.addEventListener('keydown', (event) => {
    const li = (event.target as HTMLElement).closest('li')
    if (!li || event.altKey || event.ctrlKey || event.metaKey) return
    const all = [...tree.querySelectorAll<HTMLElement>('li')]
    const at = all.indexOf(li)
    const isOpen = li.getAttribute('aria-expanded') === 'true'
    const moves: Record<string, () => void> = {
      ArrowDown: () => all[at + 1] && choose(all[at + 1]!),
      ArrowUp: () => all[at - 1] && choose(all[at - 1]!),
      Home: () => choose(all[0]!),
      End: () => choose(all.at(-1)!),
      ArrowRight: () => (isOpen ? choose(all[at + 1] ?? li) : open(li)),
      ArrowLeft: () => {
        const around = li.parentElement?.closest('li')
        if (isOpen) close(li)
        else if (around) choose(around)
      },
      Enter: () => act(li),
      ' ': () => act(li),
    }
    if (!Object.hasOwn(moves, event.key)) return
    event.preventDefault()
    moves[event.key]!()
  })
  fill(tree, -1, 1)
  tree.querySelector('li')?.setAttribute('tabindex', '0')
  for (const li of tree.querySelectorAll<HTMLElement>(':scope > li')) if (tree.children.length <= 3) open(li)
  return { element: tree, reveal }
}
