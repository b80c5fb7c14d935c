/** Answers what Babel asks of node:path before it sees that it has no files to read. */
export const resolve = (...parts: string[]): string => parts.reduce((base, part) => (part.startsWith('/') ? part : `${base}/${part}`), '')
export const sep: string = '/'
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const extname = (path: string): string => /\.\w+$/.exec(path)?.[0] ?? ''
export const relative = (_: string, path: string): string => path
