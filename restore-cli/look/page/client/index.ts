/**
 * Turns the data in the page into what is seen of it.
 * In: `#data`. Out: elements, all text of the snapshot in text nodes. May not enter: anything from outside of the page.
 */
import type { PageData } from '../page-data.ts'
import { count, element, size } from './element.ts'
import { mapView } from './map.ts'
import { model as modelOf } from './model.ts'
import { find, results } from './search.ts'
import { treeView } from './tree.ts'

const data = JSON.parse(document.querySelector('#data')!.textContent!) as PageData
const model = modelOf(data)
document.title = `${data.program}: snapshot`

const details = element('footer', { class: 'details', role: 'status' }, 'Choose a value to see the shortest path to it.')
const select = (node: number): void => {
  const { kind, group, label, bytes, total, module } = model.item(node)
  details.replaceChildren(
    element('bdi', { class: 'path' }, model.path(node)),
    element('span', { class: `kind ${group}` }, kind),
    element('bdi', { class: 'label' }, label),
    element('span', { class: 'note' }, `${count(bytes)} bytes, ${count(total)} with what is below it · ${module}`),
  )
  map.mark(node)
}
const tree = treeView(model, select)
const reveal = (node: number): void => {
  search.value = ''
  showSearch()
  tree.reveal(node)
}
const map = mapView(model, reveal)

const search = element('input', { type: 'search', placeholder: 'Search values  ( / )', 'aria-label': 'Search values', spellcheck: 'false' })
const hits = element('div', { class: 'hits', hidden: '' })
const found = element('span', { class: 'note', role: 'status' })
function showSearch(): void {
  const words = search.value.trim()
  hits.hidden = words === ''
  tree.element.hidden = words !== ''
  const list = words === '' ? [] : find(model, words)
  found.textContent = words === '' ? '' : `${count(list.length)} found`
  hits.replaceChildren(...(words === '' ? [] : [results(model, list, reveal)]))
}
let waiting: ReturnType<typeof setTimeout> | undefined
search.addEventListener('input', () => {
  clearTimeout(waiting)
  waiting = setTimeout(showSearch, 120)
})
search.addEventListener('keydown', ({ key }) => {
  if (key !== 'ArrowDown' && key !== 'Escape') return
  // Who goes on by keyboard does not wait for what has been typed.
  clearTimeout(waiting)
  showSearch()
  if (key === 'ArrowDown') (hits.hidden ? tree.element.querySelector<HTMLElement>('[tabindex="0"]') : hits.querySelector('button'))?.focus()
  if (key === 'Escape') {
    search.value = ''
    showSearch()
  }
})
hits.addEventListener('keydown', (event) => {
  const item = (event.target as HTMLElement).closest('li')
  const next = event.key === 'ArrowDown' ? item?.nextElementSibling : event.key === 'ArrowUp' ? item?.previousElementSibling : undefined
  if (next === undefined) return
  event.preventDefault()
  ;(next?.querySelector('button') ?? search).focus()
})
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target === search || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  search.focus()
})

function list(title: string, rows: readonly (readonly (string | number)[])[]): HTMLElement[] {
  if (rows.length === 0) return []
  const body = element('tbody')
  for (const row of rows)
    body.append(element('tr', {}, ...row.map((cell) => element('td', {}, typeof cell === 'number' ? `${count(cell)} ×` : cell))))
  return [element('details', { open: '' }, element('summary', {}, `${title} ${count(rows.length)}`), element('table', {}, body))]
}

document.body.append(
  element(
    'header',
    { class: 'top' },
    element('h1', {}, element('bdi', {}, data.program)),
    element(
      'p',
      { class: 'note' },
      `${count(data.values)} values, ${size(data.bytes)}${data.left > 0 ? `; the nearest ${count(data.nodes.length)} are here` : ''}`,
    ),
    found,
    search,
  ),
  element(
    'main',
    {},
    element('section', { class: 'values', 'aria-label': 'Values' }, hits, tree.element),
    element(
      'div',
      { class: 'side' },
      map.element,
      element(
        'section',
        { class: 'waiting', 'aria-label': 'What waits' },
        ...list('Suspended', data.suspended),
        ...list('Timers', data.timers),
      ),
    ),
  ),
  details,
)
map.draw()
new ResizeObserver(() => map.draw()).observe(map.element)
