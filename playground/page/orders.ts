/** Declares what a page and the frame that runs the program say to each other. */
export type Theme = '' | 'light' | 'dark'

export type Order =
  | { readonly do: 'start' }
  | { readonly do: 'resume'; readonly text: string }
  | { readonly do: 'pack' }
  | { readonly do: 'theme'; readonly theme: Theme }

export type Answer =
  | { readonly did: 'load' }
  | { readonly did: 'run' }
  | { readonly did: 'pack'; readonly bytes: Uint8Array; readonly took: number }
  | { readonly did: 'fail'; readonly why: string }
