/** Lets the reader choose light or dark, and remembers it. */
import type { Theme } from './orders.ts'

const KEY = 'theme'

export function chosenTheme(): Theme {
  return (localStorage.getItem(KEY) ?? '') as Theme
}

/** @param changed called at once, and after each choice */
export function applyTheme(changed: (theme: Theme) => void): void {
  const choices = [...document.querySelectorAll<HTMLInputElement>('input[name=theme]')]
  const apply = (theme: Theme) => {
    document.documentElement.dataset.theme = theme
    for (const each of choices) each.checked = each.value === theme
    changed(theme)
  }
  for (const each of choices)
    each.addEventListener('change', () => {
      localStorage.setItem(KEY, each.value)
      apply(each.value as Theme)
    })
  addEventListener('storage', ({ key }) => key === KEY && apply(chosenTheme()))
  apply(chosenTheme())
}
