/** Draws a figure's rows as an SVG file: the median as a dot, the spread as a line, the plain program as a rule. */
import { writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Figure, Result } from '../figure.ts'

export function draw({ name, title, unit, base }: Figure, { rows }: Result): void {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = Plot.plot({
    document: document as unknown as Document,
    width: 720,
    height: 80 + 22 * rows.length,
    marginBottom: 44,
    marginLeft: 220,
    x: {
      label: `${title}: ${unit}`,
      grid: true,
      type: Math.max(...rows.map((row) => row.high)) > 50 * Math.min(...rows.map((row) => row.low)) ? 'log' : 'linear',
    },
    y: { label: null, domain: rows.map((row) => row.name) },
    marks: [
      ...(base === undefined ? [] : [Plot.ruleX([base], { stroke: '#999', strokeDasharray: '4 3' })]),
      Plot.ruleY(rows, { y: 'name', x1: 'low', x2: 'high', stroke: '#1f77b4' }),
      Plot.dot(rows, { y: 'name', x: 'median', fill: '#1f77b4', r: 4 }),
    ],
  })
  svg.setAttribute('style', 'background: white; font: 12px sans-serif')
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  writeFileSync(new URL(`${name}.svg`, import.meta.url), `${svg.outerHTML}\n`)
}
