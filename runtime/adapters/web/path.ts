/** Turns a node of the document into a path that finds it in another page, and back. */

/** Selectors, each within the shadow root of what the one before finds, `:host` for that root itself; the last may be the place of a child that is no element. */
export type Path = readonly [selectors: readonly string[], child: number]

const ELEMENT = 1
const FRAGMENT = 11
const ROOT = ':host'

const isRoot = (node: Node): node is ShadowRoot => 'host' in node && node.nodeType === FRAGMENT

/** `undefined`: the node is not in the document, or where nothing leads to. */
export function pathOf(node: Node): Path | undefined {
  if (isRoot(node)) {
    const above = node.mode === 'open' ? pathOf(node.host) : undefined
    return above && [[...above[0], ROOT], -1]
  }
  if (node.nodeType !== ELEMENT) {
    const parent = node.parentNode
    if (!parent) return undefined
    const above = parent === document ? ([[], 0] as const) : parent.nodeType === ELEMENT || isRoot(parent) ? pathOf(parent) : undefined
    return above && [above[0], Array.prototype.indexOf.call(parent.childNodes, node)]
  }
  const root = node.getRootNode()
  const selector = selectorOf(node as Element, root as ParentNode & Node)
  if (root === document) return [[selector], -1]
  const above = isRoot(root) && root.mode === 'open' ? pathOf(root.host) : undefined
  return above && [[...above[0], selector], -1]
}

/** From the nearest element whose id is its alone, by the places of the elements below. */
function selectorOf(element: Element, root: ParentNode & Node): string {
  const steps: string[] = []
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (at.id) {
      const byId: string = `#${CSS.escape(at.id)}`
      const found: NodeListOf<Element> = root.querySelectorAll(byId)
      if (found.length === 1 && found[0] === at) return [byId, ...steps].join(' > ')
    }
    const place = at.parentNode === document ? '' : `:nth-child(${1 + Array.prototype.indexOf.call(at.parentNode?.children ?? [], at)})`
    steps.unshift(CSS.escape(at.localName) + place)
  }
  return steps.join(' > ')
}

/** Throws a `TypeError` that names the selector when there is no such node. */
export function nodeAt([selectors, child]: Path): Node {
  let at: Document | Element | ShadowRoot | null = document
  for (const selector of selectors) {
    const root: Document | ShadowRoot | null = at === document ? document : (at as Element).shadowRoot
    at = selector === ROOT ? root : (root?.querySelector(selector) ?? null)
    if (!at) throw new TypeError(`the document has no element ${selectors.join(' >>> ')}`)
  }
  if (child < 0) return at
  const found = at.childNodes[child]
  if (!found || found.nodeType === ELEMENT)
    throw new TypeError(`the document has no text at place ${child} in ${selectors.join(' >>> ') || 'it'}`)
  return found
}
