/** Runs the program in a frame, and answers the page around it: starts it, packs it, goes on with it. */
import type { SnapshotResult } from 'things-migrate/runtime'
import type { Answer, Order } from './orders.ts'

interface Realm {
  snapshot(): Promise<SnapshotResult>
}

const answer = (message: Answer, transfer: Transferable[] = []) => parent.postMessage(message, location.origin, transfer)
const runtime = () => (globalThis as unknown as Record<symbol, Realm>)[Symbol.for('things-migrate')]!

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case 'theme':
      document.documentElement.dataset.theme = order.theme
      return
    case 'start':
      await import(/* @vite-ignore */ new URL('program.js', document.baseURI).href)
      return answer({ did: 'run' })
    case 'resume': {
      const url = URL.createObjectURL(new Blob([order.text], { type: 'text/javascript' }))
      await import(/* @vite-ignore */ url)
      URL.revokeObjectURL(url)
      return answer({ did: 'run' })
    }
    case 'pack': {
      const before = performance.now()
      const { bytes } = await runtime().snapshot()
      if (bytes) answer({ did: 'pack', bytes, took: performance.now() - before }, [bytes.buffer as ArrayBuffer])
    }
  }
}

// Before the runtime is there: what the frame itself listens to is no part of the program.
addEventListener('message', async ({ data, source, origin }: MessageEvent<Order>) => {
  if (source !== parent || origin !== location.origin) return
  try {
    await obey(data)
  } catch (error) {
    answer({ did: 'fail', why: error instanceof Error ? error.message : String(error) })
  }
})
answer({ did: 'load' })
