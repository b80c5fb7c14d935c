/** Finds values by their kind, label, step or text, and shows them as a list. */
import { count, element, size } from './element.ts'
import { alone, type Model } from './model.ts'

const SHOWN = 200

export interface Hit {
  readonly node: number
  /** The property or variable that is found in it, if it is not the node itself. */
  readonly step: string
  readonly value: string
}

export function find(model: Model, words: string): Hit[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (text: string) => {
    const lower = text.toLowerCase()
    return wanted.every((word) => lower.includes(word))
  }
  const hits: Hit[] = []
  const seen = new Set<number>()
  const see = (from: number) => {
    for (const [step, to] of model.edges(from)) {
      if (typeof to === 'string') {
        if (from >= 0 && fits(`${alone(step)} = ${to}`)) hits.push({ node: from, step: alone(step), value: to })
      } else if (!seen.has(to) && model.owns(from, to)) {
        seen.add(to)
        const { kind, label } = model.item(to)
        if (fits(`${alone(step)} ${kind} ${label}`)) hits.push({ node: to, step: '', value: '' })
      }
    }
  }
  see(-1)
  for (let node = 0; node < model.nodes.length; node++) see(node)
  return hits
}

/** @param go called with the node that is chosen */
export function results(model: Model, hits: readonly Hit[], go: (node: number) => void): HTMLElement {
  const list = element('ol', { class: 'results' })
  for (const { node, step, value } of hits.slice(0, SHOWN)) {
    const { kind, group, label, total } = model.item(node)
    const button = element(
      'button',
      { type: 'button' },
      element('span', { class: `kind ${group}` }, kind),
      element('bdi', { class: 'label' }, step === '' ? label : `${label} · ${step} = ${value}`),
      element('span', { class: 'meter' }, size(total)),
      element('bdi', { class: 'path' }, model.path(node)),
    )
    button.addEventListener('click', () => go(node))
    list.append(element('li', {}, button))
  }
  if (hits.length > SHOWN)
    list.append(element('li', { class: 'note' }, `${count(hits.length - SHOWN)} more: say more of what you look for`))
  if (hits.length === 0) list.append(element('li', { class: 'note' }, 'Nothing found'))
  return list
}
