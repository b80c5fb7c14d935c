/** Opens the page of `tm-restore inspect --html` in a real browser: what a snapshot holds is text, and all of it works by keyboard. */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { Snapshot } from '../runtime/graph/format.ts'
import { startChromium } from './browser/chromium.ts'
import { temporary } from './hop.ts'
import { EMPTY } from './snapshots.ts'

// The page's script is built.
const dist = new URL('../dist/restore-cli/look/', import.meta.url)
const { pageOf }: typeof import('../restore-cli/look/page/index.ts') = await import(new URL('page/index.js', dist).href)
const { look }: typeof import('../restore-cli/look/summary.ts') = await import(new URL('summary.js', dist).href)

const folder = temporary()
let browser: Browser
before(async () => {
  browser = await startChromium()
})
after(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

const HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)><!--<script>\u2028${alert(3)}'

/** `onSuspend` is a function in a scope; its variables are what the values of the test are. */
const snapshot: Snapshot = {
  ...EMPTY,
  programs: [{ ...EMPTY.programs[0]!, name: `<b>${HOSTILE.replace('\u2028', '')}` }],
  heap: {
    kinds: ['closure', 'environment', 'object', 'array', 'string'],
    shapes: [
      { proto: null, keys: [HOSTILE, '__proto__', 'self', 'list'] },
      { proto: null, keys: [] },
    ],
    code: [['src/<i>#make/inc', HOSTILE, 1]],
    scopes: ['src/<i>#make'],
    nodes: [
      [0, -1, { code: 0, env: [1] }],
      [1, -1, { scope: 0, parent: [-1], values: [HOSTILE, [2], 3] }],
      [2, 0, null, HOSTILE, 1, [2], [3]],
      [3, -1, Array.from({ length: 250 }, (_, i): [number] => [i + 4])],
      ...Array.from({ length: 250 }, (_, i) => [2, 0, null, i, 'needle', [3], [-1]] as const),
    ],
  },
  resources: [['hooks', { suspend: [[0]], resume: [], resources: [] }]],
}

async function open(colorScheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; complaints: string[] }> {
  const path = join(folder, 'page.html')
  writeFileSync(path, pageOf(look(snapshot, undefined)))
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 800 } })
  const complaints: string[] = []
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('request', (request) => void (request.url() === pathToFileURL(path).href || complaints.push(request.url())))
  await page.goto(pathToFileURL(path).href)
  return { page, complaints }
}

const focused = (page: Page) => page.evaluate(() => (document.activeElement?.textContent ?? '').slice(0, 200))

test('what a snapshot holds is text', async () => {
  const { page, complaints } = await open()
  assert.equal(await page.locator('h1').textContent(), snapshot.programs[0]!.name)
  await page.getByRole('searchbox').fill('alert')
  await page.locator('.results button').first().waitFor()
  assert.ok((await page.locator('.results').textContent())!.includes('</script><script>alert(1)</script><img src=x'))
  assert.equal(await page.locator('img, b, i').count(), 0)
  assert.equal(await page.locator('script').count(), 2)
  assert.deepEqual(complaints, [])
  await page.close()
})

test('by keyboard alone: search, tree, map', async () => {
  const { page, complaints } = await open()
  await page.keyboard.press('/')
  await page.keyboard.type('NEEDLE proto')
  await page.locator('.results .note').waitFor()
  assert.equal(await page.locator('.top [role=status]').textContent(), '250 found')
  await page.keyboard.press('Escape')
  await page.keyboard.type('object')
  await page.locator('.results button').nth(20).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  assert.match(await focused(page), /^\[0\]object/)
  assert.equal(await page.locator('.details .path').textContent(), 'onSuspend 0 → scope src/<i>#make → variable 1.list[0]')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  assert.match(await focused(page), /cycle/)
  await page.keyboard.press('Enter')
  assert.match(await focused(page), /^listarray/)
  await page.keyboard.press('End')
  assert.match(await focused(page), /150 more|prototype|variable 2/)
  await page.keyboard.press('Tab')
  assert.match(await focused(page), /by module/)
  for (let i = 0; i < 2; i++) await page.keyboard.press('Tab')
  assert.match(await focused(page), /^src\/<i>/)
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('.sizes h2').textContent(), 'src/<i>')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  assert.match((await page.locator('.details .path').textContent())!, /^onSuspend 0 → /)
  assert.deepEqual(complaints, [])
  await page.close()
})

test('light and dark', async () => {
  const colours = []
  for (const scheme of ['light', 'dark'] as const) {
    const { page } = await open(scheme)
    colours.push(await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]))
    await page.close()
  }
  const [light, dark] = colours.map((pair) => pair.map((colour) => Number(/\d+/.exec(colour)![0])))
  assert.ok(light![0]! > 200 && light![1]! < 60 && dark![0]! < 60 && dark![1]! > 200, JSON.stringify(colours))
})
