/** Lists programs that print the same whatever happens to their connections: servers, and clients that try again. */

/** In front of each: what a client does again when its connection is reset. */
export const PRELUDE = `
import dgram from 'node:dgram'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { finished, pipeline, Transform } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Sends a line until it is answered. */
function ask(where, line, done) {
  const socket = net.connect(where)
  let answer = ''
  socket.setEncoding('utf8')
  socket.on('data', (text) => { answer += text })
  socket.on('error', () => {})
  socket.on('close', () => {
    if (answer.endsWith('\\n')) done(answer.trim())
    else setTimeout(ask, 2, where, line, done)
  })
  socket.end(line + '\\n')
}

function fetchText(options, done, body) {
  const again = () => setTimeout(fetchText, 2, options, done, body)
  const request = http.request(options, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part) => { text += part })
    response.on('error', () => {})
    response.on('close', () => (response.complete ? done(text, response) : again()))
  })
  request.on('error', () => {})
  request.on('close', () => { if (!request.res) again() })
  request.end(body)
}
`

export const retrying: Readonly<Record<string, string>> = {
  'a server of lines on TCP': `
    const seen = new Set()
    const server = net.createServer({ allowHalfOpen: true }, (socket) => {
      let text = ''
      socket.on('data', (data) => { text += data })
      socket.on('error', () => {})
      socket.on('end', () => { seen.add(text.trim()); setTimeout(() => socket.end([...seen].join() + '\\n'), 2) })
    })
    server.label = 'lines'
    server.maxConnections = 5
    server.listen(0, '127.0.0.1', 7, () => {
      const words = ['a', 'b', 'c']
      const next = () => {
        const word = words.shift()
        if (word) ask({ port: server.address().port, host: '127.0.0.1' }, word, (answer) => { console.log(answer); setTimeout(next, 1) })
        else server.close(() => console.log('closed', server.label, server.maxConnections, server.listening))
      }
      next()
    })`,
  'a server on a path': `
    const folder = mkdtempSync(join(tmpdir(), 'sockets-'))
    const path = join(folder, 'socket')
    class Server extends net.Server {
      #count = 0
      constructor() { super({ allowHalfOpen: true }); this.on('connection', (socket) => this.serve(socket)) }
      serve(socket) { socket.on('error', () => {}); socket.on('data', () => setTimeout(() => socket.end('answer\\n'), 1)) }
    }
    const server = new Server()
    server.listen({ path, backlog: 3 }, () => ask({ path }, 'x', (answer) => {
      console.log(answer, server.address() === path, server instanceof Server, server.listenerCount('connection'))
      setTimeout(() => { server.close(); rmSync(folder, { recursive: true, force: true }) }, 1)
    }))`,
  'a server of HTTP': `
    const visits = []
    const server = http.createServer({ keepAliveTimeout: 4000 }, async (request, response) => {
      let body = ''
      for (const part of request.url === '/post' ? [] : ['-']) body += part
      request.on('data', (part) => { body += part })
      request.on('end', () => {
        if (!visits.includes(request.headers['x-name'])) visits.push(request.headers['x-name'])
        setTimeout(() => { response.setHeader('x-count', visits.length); response.end(body + visits) }, 2)
      })
    })
    server.on('clientError', () => {})
    const agent = new http.Agent({ keepAlive: true, maxSockets: 2 })
    server.listen(0, '127.0.0.1', () => {
      const go = (names) => {
        const [name, ...rest] = names
        if (!name) {
          console.log(Object.keys(agent.requests).length, agent.maxSockets, server.keepAliveTimeout, server.requestTimeout)
          agent.destroy()
          server.close(() => console.log('closed'))
          return
        }
        const options = { agent, host: '127.0.0.1', port: server.address().port, headers: { 'x-name': name }, method: 'POST', path: rest.length ? '/' : '/post' }
        fetchText(options, (text, response) => { console.log(text, response.statusCode, response.headers['x-count']); setTimeout(go, 1, rest) }, name)
      }
      go(['ann', 'bob'])
    })`,
  'a file that goes through a pipeline into a response': `
    const folder = mkdtempSync(join(tmpdir(), 'sockets-'))
    const path = join(folder, 'file')
    writeFileSync(path, 'x'.repeat(200000))
    const server = http.createServer((request, response) => {
      const upper = new Transform({ transform(chunk, encoding, done) { setImmediate(() => done(null, String(chunk).toUpperCase())) } })
      finished(request, () => {})
      pipeline(createReadStream(path, { highWaterMark: 40000 }), upper, response, () => {})
    })
    server.listen(0, '127.0.0.1', () => fetchText({ host: '127.0.0.1', port: server.address().port, agent: false }, (text) => {
      console.log(text.length, text[0])
      server.close(() => { console.log('closed'); rmSync(folder, { recursive: true, force: true }) })
    }))`,
  'datagrams that are sent until they are answered': `
    const server = dgram.createSocket({ type: 'udp4', reuseAddr: true })
    const seen = []
    server.on('message', (message, { port, address }) => {
      const text = String(message)
      if (!seen.includes(text)) seen.push(text)
      server.send(text + ' ' + seen, port, address)
    })
    server.on('listening', () => console.log('listening'))
    server.bind(0, '127.0.0.1', () => {
      server.setTTL(5)
      server.setBroadcast(true)
      const client = dgram.createSocket('udp4')
      const words = ['a', 'b', 'c']
      let timer
      const say = () => { client.send(words[0], server.address().port, '127.0.0.1'); timer = setTimeout(say, 3) }
      client.on('message', (message) => {
        const [word, all] = String(message).split(' ')
        if (word !== words[0]) return
        clearTimeout(timer)
        console.log(word, all)
        words.shift()
        if (words.length) return void setTimeout(say, 1)
        client.close()
        server.close(() => console.log('closed', server.type))
      })
      say()
    })`,
}
