/** Goes on in this tab with the snapshot that another one has left, and sends it back. */
import { readSnapshot, resumedProgram } from 'things-migrate/restore'
import { device } from './device.ts'
import { keep, type Notice, notices, take } from './store.ts'
import { applyTheme } from './theme.ts'

const section = document.querySelector<HTMLElement>('#here')!
const status = document.querySelector<HTMLElement>('#status')!
const here = device(section)
applyTheme(here.show)

const name = location.hash.slice(1)
const tell = (type: Notice['type']) => notices.postMessage({ type, name } satisfies Notice)

async function arrive(): Promise<void> {
  const bytes = await take(name)
  if (!bytes) {
    status.textContent = 'No program waits for this tab.'
    return
  }
  await here.resume(resumedProgram(await readSnapshot(bytes)))
  status.textContent = 'The program goes on in this tab.'
  tell('running')
}

section.querySelector('[data-do=pause]')!.addEventListener('click', async () => {
  const { bytes } = await here.pack()
  await keep(name, bytes)
  tell('back')
  status.textContent = 'The program is packed, and waits on the page that sent it here.'
})

arrive().catch((error: unknown) => {
  status.textContent = `The program cannot go on here: ${(error as Error).message}`
})
