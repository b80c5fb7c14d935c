/** Leads through the story of the page: one program, which is on one device, or packed in between. */
/// <reference types="vite/client" />
import {
  GROUP_NAMES,
  GROUPS,
  graphOf,
  groupOf,
  type HeapGraph,
  pathsOf,
  readSnapshot,
  resumedProgram,
  type Snapshot,
} from 'things-migrate/restore'
import { type Device, device } from './device.ts'
import { draw } from './graph.ts'
import { keep, type Notice, notices, take } from './store.ts'
import { applyTheme } from './theme.ts'

const $ = <E extends HTMLElement = HTMLElement>(selector: string): E => document.querySelector<E>(selector)!
const sections = { left: $('#left'), right: $('#right') }
const devices: Record<'left' | 'right', Device> = { left: device(sections.left), right: device(sections.right) }
const ways = [...document.querySelectorAll<HTMLButtonElement>('[data-go]')]
const isDevelopment = import.meta.env.DEV

/** The program while it is on no device. */
let packed: { readonly bytes: Uint8Array; readonly snapshot: Snapshot } | undefined

const say = (text: string) => void ($('#status').textContent = text)
const pill = (element: HTMLElement, state: string, text: string) => {
  element.dataset.state = state
  element.textContent = text
}
const number = new Intl.NumberFormat('en')
const kilobytes = (bytes: number) => (bytes < 10_000 ? `${number.format(bytes)} B` : `${(bytes / 1000).toFixed(1)} kB`)

async function unpack(bytes: Uint8Array, took?: number): Promise<void> {
  const snapshot = await readSnapshot(bytes)
  packed = { bytes, snapshot }
  const graph = graphOf(snapshot)
  $('#graph').replaceChildren(
    draw(graph, pathsOf(graph), (text) => void ($('#pointed').textContent = text)),
    legend(),
  )
  const figures: Record<string, string> = {
    bytes: kilobytes(bytes.length),
    values: number.format(graph.size),
    functions: number.format(nodesOf(graph).filter((node) => groupOf(graph.kind(node)) === 'function').length),
    took: took === undefined ? 'elsewhere' : `${Math.round(took)} ms`,
  }
  for (const each of document.querySelectorAll<HTMLElement>('[data-figure]')) each.textContent = figures[each.dataset.figure!]!
  $('#sizes tbody').replaceChildren(...rows(graph))
  pill($('#heap-pill'), 'packed', 'Packed')
  for (const each of ways) each.disabled = false
}

function legend(): HTMLElement {
  const list = document.createElement('ul')
  list.className = 'legend'
  for (const group of GROUPS) {
    const item = document.createElement('li')
    item.className = group
    item.textContent = group
    item.title = GROUP_NAMES[group]
    list.append(item)
  }
  return list
}

const nodesOf = ({ size }: HeapGraph): number[] => Array.from({ length: size }, (_, node) => node)

function rows(graph: HeapGraph): HTMLElement[] {
  const kinds = new Map<string, { count: number; bytes: number }>()
  for (const node of nodesOf(graph)) {
    const kind = graph.kind(node)
    const sum = kinds.get(kind) ?? { count: 0, bytes: 0 }
    kinds.set(kind, { count: sum.count + 1, bytes: sum.bytes + graph.bytes(node) })
  }
  const largest = Math.max(...[...kinds.values()].map(({ bytes }) => bytes))
  return [...kinds]
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .map(([kind, { count, bytes }]) => {
      const row = document.createElement('tr')
      row.className = groupOf(kind)
      const name = document.createElement('th')
      name.scope = 'row'
      name.textContent = kind
      const cells = [count, bytes].map((value) => {
        const cell = document.createElement('td')
        cell.textContent = number.format(value)
        return cell
      })
      cells[1]!.style.setProperty('--share', `${(100 * bytes) / largest}%`)
      row.append(name, ...cells)
      return row
    })
}

/** The program leaves the middle. */
function sent(where: string): void {
  packed = undefined
  for (const each of ways) each.disabled = true
  pill($('#heap-pill'), 'empty', `Gone on ${where}`)
  for (const each of Object.values(devices)) each.leave()
}

async function pause(side: 'left' | 'right'): Promise<void> {
  say('Packing…')
  const { bytes, took } = await devices[side].pack()
  await unpack(bytes, took)
  say(`Packed ${kilobytes(bytes.length)} on the ${side}. Choose where the program goes on.`)
  $<HTMLButtonElement>(`[data-go=${side === 'left' ? 'right' : 'left'}]`).focus()
}

const journeys: Record<string, () => Promise<void>> = {
  left: () => goOn('left'),
  right: () => goOn('right'),
  async tab() {
    const name = crypto.randomUUID()
    await keep(name, packed!.bytes)
    const opened = window.open(`tab.html#${name}`)
    sent('in a new tab')
    say(opened ? 'The program is on its way into a new tab.' : `The browser let no tab open: visit tab.html#${name}`)
  },
  async node() {
    if (!isDevelopment) return save()
    const { ok } = await fetch('/relay/out', { method: 'PUT', body: packed!.bytes as Uint8Array<ArrayBuffer> })
    if (!ok) throw new Error('the development server did not take the snapshot')
    pill($('#node .pill'), 'busy', 'Waiting')
    say('The program waits for a device: run the command below.')
    $('#copy').focus()
  },
  file: async () => save(),
}

async function goOn(side: 'left' | 'right'): Promise<void> {
  const text = resumedProgram(packed!.snapshot)
  await devices[side].resume(text)
  sent(`on the ${side}`)
  say(`The program goes on on the ${side}, made of ${kilobytes(text.length)} of text.`)
  sections[side].querySelector<HTMLButtonElement>('[data-do=pause]')!.focus()
}

function save(): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([packed!.bytes as Uint8Array<ArrayBuffer>], { type: 'application/cbor' }))
  link.download = 'state.cbor'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  say('Saved as state.cbor.')
}

/** Runs what a button asks for; what goes wrong is said. */
const attempt = (task: () => Promise<void>) => () => {
  task().catch((error: unknown) => say(`That did not work: ${(error as Error).message}`))
}

for (const side of ['left', 'right'] as const)
  sections[side].querySelector('[data-do=pause]')!.addEventListener(
    'click',
    attempt(() => pause(side)),
  )
for (const each of ways) each.addEventListener('click', attempt(journeys[each.dataset.go!]!))

$<HTMLInputElement>('#file').addEventListener('change', (event) => {
  const [file] = (event.target as HTMLInputElement).files ?? []
  if (!file) return
  attempt(async () => {
    await unpack(new Uint8Array(await file.arrayBuffer()))
    say(`${file.name} is open. Choose where the program goes on.`)
  })()
})

notices.addEventListener('message', ({ data }: MessageEvent<Notice>) => {
  if (data.type === 'running') return say('The program goes on in the other tab.')
  attempt(async () => {
    const bytes = await take(data.name)
    if (!bytes) return
    await unpack(bytes)
    say('The program is back from the other tab.')
  })()
})

function listenToNode(): void {
  const log = $('#log')
  const command = isDevelopment
    ? `npx tsx playground/device.ts ${location.origin}`
    : 'npx tm-restore state.cbor -o resumed.js && TM_SNAPSHOT=back.cbor node resumed.js'
  $('#command').textContent = command
  $('#copy').addEventListener(
    'click',
    attempt(async () => {
      await navigator.clipboard.writeText(command)
      say('The command is in the clipboard.')
    }),
  )
  $('[data-relay]').hidden = !isDevelopment
  $('[data-no-relay]').hidden = isDevelopment
  if (!isDevelopment) return
  new EventSource('/relay/events').addEventListener('message', ({ data }) => {
    const message = JSON.parse(data) as { type: string; text?: string }
    if (message.type === 'started') {
      log.hidden = false
      log.textContent = ''
      pill($('#node .pill'), 'running', 'Running')
      sent('in Node')
      say('The program goes on in Node.')
    } else if (message.type === 'line') {
      log.textContent += `${message.text}\n`
      log.scrollTop = log.scrollHeight
    } else if (message.type === 'snapshot')
      attempt(async () => {
        await unpack(new Uint8Array(await (await fetch('/relay/back')).arrayBuffer()))
        pill($('#node .pill'), 'packed', 'Sent back')
        say('The program is back from Node.')
      })()
  })
}

applyTheme((theme) => {
  devices.left.show(theme)
  devices.right.show(theme)
})
listenToNode()

/** Who wants no motion starts it by hand. */
if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
  const button = sections.left.querySelector<HTMLButtonElement>('[data-do=pause]')!
  const start = document.createElement('button')
  start.type = 'button'
  start.className = 'primary'
  start.textContent = 'Start'
  button.before(start)
  start.addEventListener(
    'click',
    attempt(async () => {
      start.remove()
      await devices.left.start()
      button.focus()
    }),
  )
  say('Nothing moves until you press Start.')
} else attempt(() => devices.left.start())()
