/** Makes elements whose content is text, never markup. */

type Content = Node | string

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  // `append` turns strings into text nodes.
  made.append(...content)
  return made
}

const number = new Intl.NumberFormat('en')
export const count = (value: number): string => number.format(value)
export const size = (bytes: number): string =>
  bytes < 10_000 ? `${count(bytes)} B` : bytes < 10_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
