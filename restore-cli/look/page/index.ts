/**
 * Turns a look at a snapshot into one self-contained page: a tree that can be searched, and a map of sizes.
 * In: a graph with its paths. Out: HTML. May not enter: anything of a snapshot but as data that the page's script writes as text.
 */
import { createHash } from 'node:crypto'
import { type Look, summaryOf } from '../summary.ts'
import { script, style } from './assets.ts'
import { dataOf } from './data.ts'

export function pageOf(look: Look): string {
  // `<` begins every tag and comment that could end the element.
  const json = JSON.stringify(dataOf(look, summaryOf(look))).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Snapshot</title>
<style>${style}</style>
<body>
<script type="application/json" id="data">${json}</script>
<script>${script}</script>
`
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
