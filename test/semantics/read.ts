/** Reads the tables: Markdown, for each row a heading and its code; the words behind `js` say where it runs. */
import { readdirSync, readFileSync } from 'node:fs'

/** A sloppy script, a script with a directive, a module, and the same inside a function that is called twice. */
export type Place = 'sloppy' | 'strict' | 'module' | 'twice'

export interface Row {
  readonly name: string
  readonly code: string
  readonly places: readonly Place[]
}

/** What the words allow; `top`: not inside a function. */
const ALLOWED: Readonly<Record<string, readonly Place[]>> = {
  sloppy: ['sloppy', 'twice'],
  strict: ['strict', 'module', 'twice'],
  script: ['sloppy', 'strict', 'twice'],
  module: ['module', 'twice'],
  top: ['sloppy', 'strict', 'module'],
}

const here = new URL('./', import.meta.url)

/** Each is a file. */
export const sections: readonly string[] = readdirSync(here)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace('.md', ''))
  .sort()

export const rows: readonly Row[] = sections.flatMap((section) => table(section, readFileSync(new URL(`${section}.md`, here), 'utf8')))

function table(section: string, text: string): Row[] {
  const found = text.matchAll(/^## (.+)\n+```js *(.*)\n([\s\S]*?)^```$/gm)
  const read = Array.from(found, ([, name, words = '', code = '']) => ({
    name: `${section}: ${name}`,
    code,
    places: placesOf(words, code),
  }))
  const headings = text.match(/^## /gm)?.length ?? 0
  if (read.length !== headings) throw new Error(`${section} has ${headings} headings and ${read.length} rows`)
  return read
}

function placesOf(words: string, code: string): readonly Place[] {
  const named = words.split(' ').filter(Boolean)
  let places: readonly Place[] = ['sloppy', 'strict', 'module', 'twice']
  for (const word of named) {
    const allowed = ALLOWED[word]
    if (allowed === undefined) throw new Error(`${word} says nothing about where code runs`)
    places = places.filter((place) => allowed.includes(place))
  }
  return isLinked(code) ? places.filter((place) => place === 'module') : places
}

/** Whether a module imports or exports something. */
export function isLinked(text: string): boolean {
  return /^(import|export)\b(?! *[(.])/m.test(text)
}

/** The text of the row at a place, and which form of a chunk that is. */
export function textAt({ code, places }: Row, place: Place): { readonly text: string; readonly form: 'cjs' | 'es' } {
  if (place === 'sloppy') return { text: code, form: 'cjs' }
  if (place === 'strict') return { text: `'use strict'\n${code}`, form: 'cjs' }
  if (place === 'module') return { text: code, form: 'es' }
  const isModule = !places.includes('sloppy')
  const isAsync = isModule && !isBody(code)
  const call = isAsync ? 'await row()' : 'row()'
  return { text: `${isAsync ? 'async ' : ''}function row() {\n${code}\n}\n${call}\n${call}\n`, form: isModule ? 'es' : 'cjs' }
}

/** Whether a function without `await` can have it as its body. */
function isBody(code: string): boolean {
  try {
    new Function(`'use strict'\n${code}`)
    return true
  } catch {
    return false
  }
}
