/** Clicks through the story of the playground in a real browser, and compares what goes on with the plain program. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { makeWorld, type World } from '../playground/program/world.ts'
import { startChromium } from './browser/chromium.ts'
import { temporary } from './hop.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Screenshots, for people. */
const pictures = fileURLToPath(new URL('./_actual/playground', import.meta.url))
const folder = temporary()

let server: ViteDevServer
let browser: Browser
let address: string

before(async () => {
  mkdirSync(pictures, { recursive: true })
  server = await createServer({
    configFile: join(root, 'playground/vite.config.ts'),
    cacheDir: join(folder, 'vite'),
    server: { port: 0 },
    logLevel: 'error',
  })
  await server.listen()
  address = server.resolvedUrls!.local[0]!
  browser = await startChromium()
})
after(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, ...options })
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => assert.fail(error.stack))
  await page.goto(address)
  return { context, page }
}

const running = (page: Page, device: string) => page.locator(`${device} > header .pill[data-state=running]`).waitFor()
const packed = (page: Page) => page.locator('#heap-pill[data-state=packed]').waitFor()
const picture = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })

interface State {
  readonly step: number
  readonly checksum: string
  readonly history: readonly string[]
}

/** What the program on a device says of itself. */
async function stateOn(page: Page, device: string): Promise<State> {
  const { step, checksum, history } = (await page.locator(`${device} iframe`).evaluate((frame) => ({
    ...(frame as HTMLIFrameElement).contentDocument!.documentElement.dataset,
  }))) as unknown as { step: string; checksum: string; history: string }
  return { step: Number(step), checksum, history: history ? history.split(' ') : [] }
}

/** Waits until the program has come so far. */
async function until(page: Page, device: string, step: number): Promise<State> {
  for (;;) {
    const state = await stateOn(page, device)
    if (state.step >= step) return state
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** The plain program, without devices. It begins at once, as the other does. */
let plain: World | undefined
const checksums = new Map<number, string>()
async function runTo(step: number): Promise<void> {
  plain ??= makeWorld(20090)
  while (plain.step < step) {
    plain.advance()
    checksums.set(plain.step, plain.checksum())
    // What waits for a step goes on before the next one.
    await new Promise((done) => setImmediate(done))
  }
}

async function check({ step, checksum, history }: State): Promise<void> {
  await runTo(step)
  assert.equal(checksum, checksums.get(step), `step ${step}`)
  assert.deepEqual(
    history,
    Array.from({ length: Math.floor(step / 60) }, (_, i) => `${60 * (i + 1)}:${checksums.get(60 * (i + 1))}`),
  )
}

test('the program goes to the right, into a tab, into Node, into a file, and back to the left', { timeout: 300_000 }, async () => {
  const { context, page } = await open({ colorScheme: 'light', acceptDownloads: true })
  await running(page, '#left')
  await check(await until(page, '#left', 90))
  await picture(page, '1-running-light')

  const pause = async (device: string) => {
    await page.locator(`${device} [data-do=pause]`).click()
    await packed(page)
    return Number(await page.locator(`${device} [data-show=step]`).textContent())
  }
  let left = await pause('#left')
  await picture(page, '2-packed-light')
  assert.equal(await page.locator('#left iframe').count(), 0)
  assert((await page.locator('#graph circle').count()) > 500)

  await page.locator('[data-go=right]').click()
  await running(page, '#right')
  const onRight = await until(page, '#right', left + 30)
  await check(onRight)
  left = await pause('#right')
  assert(left >= onRight.step)

  const [tab] = await Promise.all([context.waitForEvent('page'), page.locator('[data-go=tab]').click()])
  await running(tab, '#here')
  await check(await until(tab, '#here', left + 30))
  await picture(tab, '3-tab-light')
  await tab.locator('[data-do=pause]').click()
  await packed(page)
  left = Number(await tab.locator('[data-show=step]').textContent())
  await tab.close()

  await page.locator('[data-go=node]').click()
  await page.locator('#node .pill[data-state=busy]').waitFor()
  const command = (await page.locator('#command').textContent())!
  assert.match(command, /^npx tsx playground\/device\.ts http:\/\/localhost:\d+$/)
  const device = spawn(process.execPath, ['--import', 'tsx', ...command.split(' ').slice(2)], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = () => page.locator('#log').textContent()
  await page.locator('#log', { hasText: 'checksum' }).waitFor()
  device.stdin.write('\n')
  await packed(page)
  for (const [, step, checksum] of (await lines())!.matchAll(/step (\d+) {2}checksum (\w+)/g)) {
    await runTo(Number(step))
    assert.equal(checksum, checksums.get(Number(step)), `step ${step} in Node`)
  }
  await picture(page, '4-back-from-node-light')

  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-go=file]').click()])
  const file = join(folder, 'state.cbor')
  await download.saveAs(file)
  assert(readFileSync(file).length > 10_000)
  await page.reload()
  await running(page, '#left')
  await page.locator('#file').setInputFiles(file)
  await packed(page)
  await page.locator('[data-go=right]').click()
  await running(page, '#right')
  const last = await until(page, '#right', left + 60)
  assert(last.step > left)
  await check(last)
  await context.close()
})

test('by keyboard alone: order of focus, visible focus, the graph, the theme', { timeout: 180_000 }, async () => {
  const { context, page } = await open({ colorScheme: 'dark' })
  await running(page, '#left')
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement!
      const { outlineStyle, outlineWidth } = getComputedStyle(at.matches('input[type=radio]') ? at.nextElementSibling! : at)
      const name = at.textContent?.trim() || at.getAttribute('aria-label') || (at as HTMLInputElement).name
      return { name: name.replace(/\s+/g, ' '), seen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 }
    })
  const tabTo = async (name: string) => {
    const passed: string[] = []
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab')
      const at = await focused()
      assert(at.seen || at.name === '', `focus on ${at.name} is not to be seen`)
      passed.push(at.name)
      if (at.name === name) return passed
    }
    throw new Error(`no way by keyboard to ${name}: ${passed.join(', ')}`)
  }
  assert.deepEqual(await tabTo('Pause'), ['Skip to the devices', 'theme', 'Pause'])
  await picture(page, '5-focus-dark')
  await page.keyboard.press('Enter')
  await packed(page)
  // The program has left the button, which can do nothing any more: focus is where it goes on.
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-go') === 'right')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  assert.match((await focused()).name, /^Graph of the heap/)
  await page.keyboard.press('ArrowDown')
  const first = await page.locator('#pointed').textContent()
  assert.match(first!, /bytes · refers to/)
  await page.keyboard.press('ArrowDown')
  assert.notEqual(await page.locator('#pointed').textContent(), first)
  await picture(page, '6-graph-dark')
  await tabTo('Go on right →')
  await page.keyboard.press('Space')
  await running(page, '#right')
  await check(await until(page, '#right', 60))
  await picture(page, '7-right-dark')

  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const dark = await background()
  await page.locator('input[name=theme]').first().focus()
  await page.keyboard.press('ArrowRight')
  assert.notEqual(await background(), dark)
  assert.equal(
    await page.locator('#right iframe').evaluate((frame) => (frame as HTMLIFrameElement).contentDocument!.documentElement.dataset.theme),
    'light',
  )
  await page.reload()
  assert.notEqual(await background(), dark)
  await context.close()
})

test('who wants no motion starts the program by hand; a narrow screen needs no scrolling sideways', { timeout: 180_000 }, async () => {
  const { context, page } = await open({ reducedMotion: 'reduce', viewport: { width: 390, height: 844 } })
  const start = page.getByRole('button', { name: 'Start' })
  await start.waitFor()
  assert.equal(await page.locator('iframe').count(), 0)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
  await start.click()
  await running(page, '#left')
  await check(await until(page, '#left', 30))
  await picture(page, '8-narrow')
  await context.close()
})
