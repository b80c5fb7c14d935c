/** Turns the stylesheets that the program has put into the document, as chunks of Vite do, into their addresses, and back. */
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

/** One of the page's own origin by its path, so that it is found where the page is. */
type State = readonly (readonly [address: string, crossOrigin: string | null])[]

export interface WebStylesheets extends Adapter<State> {
  add(address: string, crossOrigin: string | null): void
}

const SELECTOR = 'link[rel=stylesheet][href]'

/** Whether all that such an element has to say has been said. */
export const isLoaded = (element: Element): boolean => element.matches(SELECTOR) && (element as HTMLLinkElement).sheet !== null

/** To be made before the program begins. */
export function webStylesheets(): WebStylesheets {
  const { document, location } = globalThis as Partial<typeof globalThis>
  const all = () => [...(document?.querySelectorAll<HTMLLinkElement>(SELECTOR) ?? [])]
  const before = new Set<string>()
  return {
    name: 'stylesheets',
    install() {
      for (const { href } of all()) before.add(href)
    },
    capture() {
      const origin = `${location?.origin}/`
      const added = all().filter(({ href }) => !before.has(href))
      if (added.length === 0) return undefined
      return added.map(({ href, crossOrigin }) => [href.startsWith(origin) ? href.slice(origin.length - 1) : href, crossOrigin] as const)
    },
    add(address, crossOrigin) {
      const element = document!.createElement('link')
      element.rel = 'stylesheet'
      element.crossOrigin = crossOrigin
      element.href = address
      if (!all().some(({ href }) => href === element.href)) document!.head.append(element)
      before.delete(element.href)
    },
  }
}

export function stylesheetsMaker({ add }: WebStylesheets): AdapterMaker<State> {
  return {
    name: 'stylesheets',
    restore(state) {
      for (const [address, crossOrigin] of state) add(address, crossOrigin)
    },
  }
}

export const stylesheetsCheck: AdapterCheck<State> = {
  name: 'stylesheets',
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('stylesheets that are no list')
    for (const each of state as unknown[]) {
      if (!Array.isArray(each) || each.length !== 2) return check.fail('a stylesheet without its fields')
      if (typeof each[0] !== 'string' || !/^(?:https?:\/)?\//.test(each[0])) check.fail('a stylesheet without its address')
      if (each[1] !== null && typeof each[1] !== 'string') check.fail('a stylesheet from nowhere')
    }
  },
}
