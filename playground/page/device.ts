/** Turns a section of the page into a device: a frame that one program runs in, its state, its figures. */
import type { Answer, Order, Theme } from './orders.ts'

export interface Packed {
  readonly bytes: Uint8Array
  /** ms */
  readonly took: number
}

export interface Device {
  readonly isRunning: boolean
  start(): Promise<void>
  resume(text: string): Promise<void>
  /** Stops the program; what it showed last stays as a picture. */
  pack(): Promise<Packed>
  /** The program that was packed here has gone on elsewhere. */
  leave(): void
  show(theme: Theme): void
}

/** ms between two looks at the figures. */
const LOOK = 100

export function device(section: HTMLElement): Device {
  const stage = section.querySelector<HTMLElement>('.stage')!
  const pill = section.querySelector<HTMLElement>('.pill')!
  const button = section.querySelector<HTMLButtonElement>('[data-do=pause]')!
  const figures = [...section.querySelectorAll<HTMLElement>('[data-show]')]
  let frame: HTMLIFrameElement | undefined
  let theme: Theme = ''
  let running = false
  let heard: ((answer: Answer) => void) | undefined

  const state = (name: 'empty' | 'busy' | 'running' | 'packed', text: string) => {
    pill.dataset.state = name
    pill.textContent = text
    running = name === 'running'
    button.disabled = !running
  }
  const order = (message: Order) => frame!.contentWindow!.postMessage(message, location.origin)
  const answer = async <D extends Answer['did']>(wanted: D): Promise<Extract<Answer, { did: D }>> => {
    const found = await new Promise<Answer>((done) => {
      heard = (each) => (each.did === wanted || each.did === 'fail') && done(each)
    })
    if (found.did === 'fail') throw new Error(found.why)
    return found as Extract<Answer, { did: D }>
  }
  addEventListener('message', ({ source, data }: MessageEvent<Answer>) => {
    if (frame && source === frame.contentWindow) heard?.(data)
  })

  const open = async (): Promise<void> => {
    state('busy', 'Starting')
    frame = document.createElement('iframe')
    frame.title = `Program on the device ${section.querySelector('h1, h2')!.textContent}`
    frame.src = 'device.html'
    // There is nothing in it to go to.
    frame.tabIndex = -1
    const loaded = answer('load')
    const old = [...stage.children]
    stage.append(frame)
    await loaded
    order({ do: 'theme', theme })
    for (const each of old) each.remove()
  }
  const run = async (message: Order): Promise<void> => {
    await open()
    const ran = answer('run')
    order(message)
    await ran
    state('running', 'Running')
  }
  const look = () => {
    const { step, checksum } = frame?.contentDocument?.documentElement.dataset ?? {}
    for (const each of figures) {
      const text = each.dataset.show === 'step' ? step : checksum
      if (text !== undefined && each.textContent !== text) each.textContent = text
    }
  }
  setInterval(() => running && look(), LOOK)

  return {
    get isRunning() {
      return running
    },
    start: () => run({ do: 'start' }),
    resume: (text) => run({ do: 'resume', text }),
    async pack() {
      state('busy', 'Packing')
      const packed = answer('pack')
      order({ do: 'pack' })
      try {
        const { bytes, took } = await packed
        // The program of the frame goes on, as after fork(2); with the frame it ends.
        look()
        const picture = new Image()
        picture.alt = 'The last picture before the program was packed'
        picture.src = frame!.contentDocument!.querySelector('canvas')!.toDataURL()
        frame!.remove()
        frame = undefined
        stage.replaceChildren(picture)
        state('packed', 'Packed')
        return { bytes, took }
      } catch (error) {
        state('running', 'Running')
        throw error
      }
    },
    leave() {
      if (pill.dataset.state === 'packed') state('empty', 'Gone')
    },
    show(chosen) {
      theme = chosen
      if (frame) order({ do: 'theme', theme })
    },
  }
}
