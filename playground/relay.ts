/** Passes snapshots and lines of output between the page and a program in Node, on this machine only, as a plugin of the development server. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'

/** Bytes of a snapshot that is passed on. */
const LARGEST = 2 ** 26

interface Message {
  readonly type: 'snapshot' | 'line' | 'started' | 'ended'
  readonly text?: string
}

export const relay: Plugin = {
  name: 'relay',
  apply: 'serve',
  configureServer({ middlewares }) {
    /** What goes to the device, and what has come back from it. */
    const bytes = new Map<string, Uint8Array>()
    const pages = new Set<ServerResponse>()
    const tell = (message: Message) => {
      for (const page of pages) page.write(`data: ${JSON.stringify(message)}\n\n`)
    }
    middlewares.use('/relay', (request, response) => {
      // Pages of other sites can reach this port too, and say so.
      const { origin, host } = request.headers
      if (origin !== undefined && origin !== `http://${host}`) return end(response, 403)
      const url = request.url ?? ''
      if (request.method === 'GET' && url === '/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        response.write(':\n\n')
        pages.add(response)
        request.on('close', () => pages.delete(response))
      } else if (request.method === 'GET' && (url === '/out' || url === '/back')) {
        const found = bytes.get(url)
        if (!found) return end(response, 404)
        response.writeHead(200, { 'content-type': 'application/cbor', 'cache-control': 'no-store' })
        response.end(found)
      } else if (request.method === 'PUT' && (url === '/out' || url === '/back' || url === '/message')) {
        void body(request).then((received) => {
          if (!received) return end(response, 413)
          if (url === '/message') tell(JSON.parse(new TextDecoder().decode(received)) as Message)
          else {
            bytes.set(url, received)
            if (url === '/back') tell({ type: 'snapshot' })
          }
          end(response, 204)
        })
      } else end(response, 404)
    })
  },
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status)
  response.end()
}

async function body(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    if ((length += chunk.length) > LARGEST) return undefined
  }
  return Buffer.concat(chunks)
}
