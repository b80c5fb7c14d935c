/** Lists programs with what they print after a hop at `hop()`: what they are told of their connections. */

export interface Told {
  readonly code: string
  /** What is printed after the hop, by line. */
  readonly after: readonly string[]
}

export const told: Readonly<Record<string, Told>> = {
  'a client and the socket that was accepted': {
    code: `
      const server = net.createServer({ pauseOnConnect: false }, (socket) => {
        socket.name = 'accepted'
        socket.on('error', (error) => console.log('accepted error', error.code))
        socket.on('close', (hadError) => console.log('accepted close', hadError, server.listening))
      })
      server.listen(0, '127.0.0.1', () => {
        class Client extends net.Socket { hello = 1 }
        const client = new Client()
        const others = [client]
        client.setEncoding('utf8')
        client.connect(server.address().port, '127.0.0.1', () => console.log('connect'))
        client.once('error', ({ message, code, syscall, errno }) => console.log('error', message, code, syscall, errno < 0))
        client.once('close', (hadError) => {
          console.log('close', hadError, client === others[0], client.hello, client instanceof Client, client.readableEncoding, client.errored.code)
          client.write('x', (error) => console.log('write', error.code))
          client.connect(server.address().port, '127.0.0.1', () => { console.log('again', client.destroyed, client.errored); client.destroy(); server.close() })
        })
        setTimeout(() => { hop(); setImmediate(() => console.log('destroyed', client.destroyed, client.writable, client.readyState)) }, 20)
      })`,
    after: [
      'error read ECONNRESET ECONNRESET read true',
      'accepted error ECONNRESET',
      'close true true 1 true utf8 ECONNRESET',
      'accepted close true true',
      'write ERR_STREAM_DESTROYED',
      'again false null',
      'accepted close false false',
      'destroyed false true opening',
    ],
  },
  'nobody listens to errors, and what was ended': {
    code: `
      const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.on('close', (hadError) => console.log('accepted close', hadError)))
      server.listen(0, '127.0.0.1', () => {
        const ended = net.connect(server.address().port, '127.0.0.1', () => {
          ended.end('bye')
          setTimeout(hop, 20)
        })
        ended.on('error', () => console.log('no')).on('close', (hadError) => console.log('ended close', hadError))
        const idle = new net.Socket({ allowHalfOpen: true })
        idle.on('close', () => console.log('no'))
        setTimeout(() => { console.log(idle.destroyed, idle.connecting, idle.allowHalfOpen, idle.listenerCount('close')); server.close(() => console.log('closed')) }, 400)
      })`,
    after: ['accepted close false', 'ended close false', 'false false true 1', 'closed'],
  },
  'writes that wait, one and several at once': {
    code: `
      const server = net.createServer((socket) => { socket.pause(); socket.on('error', () => {}) }).listen(0, '127.0.0.1', () => {
        const client = net.connect(server.address().port, '127.0.0.1', () => {
          const say = (name) => (error) => console.log(name, error?.code)
          // More than the system takes.
          client.write('x'.repeat(1e7), say('first'))
          client.cork()
          for (const name of ['second', 'third']) client.write('x', say(name))
          client.uncork()
          const corked = net.connect(server.address().port, '127.0.0.1', () => {
            corked.cork()
            for (const name of ['fourth', 'fifth']) corked.write('y'.repeat(1e7), say(name))
            corked.uncork()
          }).on('error', () => {})
          setTimeout(hop, 50)
          setTimeout(() => server.close(), 300)
        })
        client.on('error', () => {})
      })`,
    after: [
      'fifth ERR_STREAM_DESTROYED',
      'first ECONNRESET',
      'fourth ECONNRESET',
      'second ERR_STREAM_DESTROYED',
      'third ERR_STREAM_DESTROYED',
    ],
  },
  'a request on its way, a handler that waits, a client error': {
    code: `
      const server = http.createServer((request, response) => {
        request.note = 'mine'
        response.on('close', () => console.log('response close', response.writableFinished, response.destroyed))
        request.on('aborted', () => console.log('aborted')).on('close', () => console.log('request close', request.note, request.url, request.headers['x-a']))
        setTimeout(() => {
          response.statusCode = 500
          console.log('late', response.headersSent, response.getHeader('x-b'), response.write('late'), request.socket.destroyed)
          response.end('end', () => console.log('no'))
        }, 400)
        response.setHeader('x-b', 'c')
        request.headers['x-a'] = 'changed'
      })
      server.on('clientError', (error, socket) => console.log('clientError', error.code, socket.destroyed))
      server.listen(0, '127.0.0.1', () => {
        const request = http.request({ port: server.address().port, host: '127.0.0.1', headers: { 'x-a': 'b' }, agent: new http.Agent({ keepAlive: true }) })
        request.on('error', (error) => console.log('error', error.message, request.destroyed)).on('close', () => console.log('close', request.path))
        request.end()
        setTimeout(hop, 20)
        setTimeout(() => { server.close(() => console.log('closed')); server.closeAllConnections() }, 800)
      })`,
    after: [
      'aborted',
      'close /',
      'clientError ECONNRESET true',
      'error read ECONNRESET true',
      'late false c false true',
      'request close mine / changed',
      'response close false true',
      'closed',
    ],
  },
  'requests and responses that the program destroys as it is moved': {
    code: `
      let cut, parts = 0
      const server = http.createServer((request, response) => {
        request.on('error', () => {})
        if (request.url !== '/none') response.write('part')
        response.on('close', () => console.log('response close', request.url))
        if (request.url === '/cut') cut = response
      })
      server.listen(0, '127.0.0.1', () => {
        const one = new http.Agent({ maxSockets: 1 })
        const get = (name, path, agent = false) => http.get({ port: server.address().port, host: '127.0.0.1', path, agent })
          .on('error', (error) => console.log(name, error.message, error.code)).on('close', () => console.log(name, 'close'))
          .on('response', (response) => response.on('data', () => { if (++parts === 2) setTimeout(destroy, 20) }).on('error', (error) => console.log(name, 'response', error.message)).on('close', () => console.log(name, 'response close')))
        const all = [get('none', '/none'), get('part', '/part'), get('first', '/none', one), get('queued', '/none', one)]
        const mine = get('mine', '/none', one)
        get('cut', '/cut')
        const destroy = () => {
          for (const each of [...all, cut]) each.destroy()
          mine.destroy(new Error('mine'))
          get('late', '/').destroy(new Error('late'))
          hop()
          setTimeout(() => { server.close(() => console.log('closed')); server.closeAllConnections() }, 300)
        }
      })`,
    after: [
      'closed',
      'cut close',
      'cut read ECONNRESET ECONNRESET',
      'cut response aborted',
      'cut response close',
      'first close',
      'first socket hang up ECONNRESET',
      'mine close',
      'mine mine undefined',
      'none close',
      'none socket hang up ECONNRESET',
      'part close',
      'part response aborted',
      'part response close',
      'queued close',
      'queued socket hang up ECONNRESET',
      'response close /cut',
      'response close /none',
      'response close /none',
      'response close /part',
    ],
  },
  'what a signal ends: connections are over, all else waits for it': {
    code: `
      const controller = new AbortController(), { signal } = controller
      const late = new AbortController()
      const say = (name, each) => each.on('error', (error) => console.log(name, error.code)).on('close', () => console.log(name, 'close'))
      const server = say('server', http.createServer(() => {})).listen({ port: 0, host: '127.0.0.1', signal }, () => {
        const { port } = server.address()
        const secure = net.createServer((socket) => socket.on('error', () => {}).resume())
        say('datagram', dgram.createSocket({ type: 'udp4', signal })).bind(0, '127.0.0.1')
        say('lines', readline.createInterface({ input: new PassThrough(), signal }))
        say('file', fs.createReadStream('/dev/zero', { signal })).pause().read(1)
        say('watcher', fs.watch('.', { signal }))
        secure.listen({ port: 0, host: '127.0.0.1', signal: late.signal }, () => {
          say('client', net.connect({ port, host: '127.0.0.1', signal }))
          say('second', net.createConnection({ port, host: '127.0.0.1', signal: late.signal }))
          say('tls', tls.connect({ port: secure.address().port, host: '127.0.0.1', signal }))
          say('request', http.get({ port, host: '127.0.0.1', signal }))
          say('url', http.get('http://127.0.0.1:' + port, { signal }))
          setTimeout(hop, 30)
          setTimeout(() => {
            console.log(server.listening, secure.listening)
            say('again', net.connect({ port, host: '127.0.0.1', signal }))
            controller.abort()
            server.closeAllConnections()
            late.abort()
            console.log(secure.listening)
          }, 300)
        })
      })`,
    after: [
      'again ABORT_ERR',
      'again close',
      'client ECONNRESET',
      'client close',
      'datagram close',
      'false',
      'file ABORT_ERR',
      'file close',
      'lines close',
      'request ECONNRESET',
      'request close',
      'second ECONNRESET',
      'second close',
      'server close',
      'tls ECONNRESET',
      'tls close',
      'true true',
      'url ECONNRESET',
      'url close',
      'watcher close',
    ],
  },
  'a socket that the program has reset, which is over, and one that it resets as it is moved': {
    code: `
      const server = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1', () => {
        const connect = (name, use) => { const socket = net.connect(server.address().port, '127.0.0.1', () => use(socket)).on('close', (hadError) => console.log(name, 'close', hadError)) }
        connect('first', (first) => {
          first.resetAndDestroy()
          connect('second', (second) => setTimeout(() => { first.label = 'kept'; second.resetAndDestroy(); hop() }, 30))
          setTimeout(() => { console.log(first.label, first.destroyed); server.close(() => console.log('closed')) }, 200)
        })
      })`,
    after: ['closed', 'kept true', 'second close false'],
  },
  'requests that wait for a connection': {
    code: `
      const server = http.createServer(() => {})
      server.listen(0, '127.0.0.1', () => {
        http.globalAgent.maxSockets = 1
        for (const agent of [new http.Agent({ maxSockets: 1 }), http.globalAgent])
          for (const path of ['/a', '/b'])
            http.get({ port: server.address().port, host: '127.0.0.1', agent, path }).on('error', (error) => console.log('error', path, error.code)).on('close', () => console.log('close', path))
        setTimeout(hop, 20)
        setTimeout(() => { server.close(); server.closeAllConnections() }, 200)
      })`,
    after: [
      'close /a',
      'close /a',
      'close /b',
      'close /b',
      'error /a ECONNRESET',
      'error /a ECONNRESET',
      'error /b ECONNRESET',
      'error /b ECONNRESET',
    ],
  },
  'a response half received': {
    code: `
      const server = http.createServer((_, response) => { response.write('half'); response.on('close', () => {}) })
      server.listen(0, '127.0.0.1', () => {
        http.get({ port: server.address().port, host: '127.0.0.1' }, (response) => {
          response.on('data', (part) => console.log('data', String(part)))
          response.on('aborted', () => console.log('aborted')).on('error', (error) => console.log('response error', error.message, error.code))
          response.on('end', () => console.log('no')).on('close', () => console.log('response close', response.complete, response.statusCode))
          setTimeout(hop, 20)
        }).on('error', (error) => console.log('request error', error.code)).on('close', () => { console.log('request close'); server.close() })
      })`,
    after: ['aborted', 'request close', 'request error ECONNRESET', 'response close false 200', 'response error aborted ECONNRESET'],
  },
  'a request of fetch that is not answered': {
    code: `
      let count = 0
      const server = http.createServer((_, response) => { if (count++) response.end('answer') }).listen(0, '127.0.0.1', async () => {
        const ask = async () => (await fetch('http://127.0.0.1:' + server.address().port, { method: 'POST', body: 'x'.repeat(1e6) })).text()
        setTimeout(hop, 50)
        await ask().catch((error) => console.log(error instanceof TypeError, error.message, error.cause.code))
        console.log(await ask())
        server.close(() => console.log('closed'))
        server.closeAllConnections()
      })`,
    after: ['true fetch failed ECONNRESET', 'answer', 'closed'],
  },
  'a WebSocket, where Node has them': {
    code: `
      import { createHash } from 'node:crypto'
      const server = http.createServer().on('upgrade', (request, socket) => {
        const key = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
        socket.on('error', () => {}).on('data', () => {})
        socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + key + '\\r\\n\\r\\n')
        socket.write(Buffer.from([0x81, 2, 104, 105]))
      })
      const has = Number(process.versions.node.split('.')[0]) >= 22
      server.listen(0, '127.0.0.1', () => {
        if (!has) return setTimeout(() => { hop(); setTimeout(() => { console.log('sockets', typeof WebSocket === 'undefined'); server.close() }, 300) }, 10)
        let moved = false
        const open = () => {
          const socket = new WebSocket('ws://127.0.0.1:' + server.address().port + '/chat')
          socket.binaryType = 'arraybuffer'
          socket.mine = true
          socket.onmessage = () => { if (!moved) { moved = true; setTimeout(hop, 20) } else { console.log('again'); server.close(); server.closeAllConnections(); process.exit() } }
          socket.addEventListener('error', () => console.log('error', socket.readyState))
          socket.onclose = (event) => { console.log('close', event.code, event.wasClean, socket.readyState, socket.binaryType, socket.mine, new URL(socket.url).pathname); setTimeout(open, 5) }
        }
        open()
      })`,
    after:
      Number(process.versions.node.split('.')[0]) >= 22
        ? ['error 3', 'close 1006 false 3 arraybuffer true /chat', 'again']
        : ['sockets true'],
  },
  'a response wholly received and not read': {
    code: `
      const server = http.createServer((_, response) => response.end('the whole answer'))
      server.listen(0, '127.0.0.1', () => {
        http.get({ port: server.address().port, host: '127.0.0.1' }, (response) => {
          response.setEncoding('utf8')
          response.pause()
          setTimeout(() => {
            hop()
            setTimeout(() => {
              console.log(response.complete, response.destroyed, response.readableLength)
              response.on('data', (part) => console.log('data', part)).on('end', () => { console.log('end'); server.close() })
              response.resume()
            }, 5)
          }, 20)
        })
      })`,
    after: ['true false 16', 'data the whole answer', 'end'],
  },
  'a server with TLS, and a client of it': {
    code: `
      const server = https.createServer({ key: KEY, cert: CERT, ALPNProtocols: ['http/1.1'] }, (request, response) => {
        request.socket.on('close', () => console.log('socket close'))
        if (request.url === '/wait') setTimeout(hop, 20)
        else response.end('answer ' + request.socket.alpnProtocol)
      })
      server.listen(0, '127.0.0.1', () => {
        const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })
        const ask = (path) => {
          const request = https.get({ agent, path, port: server.address().port, host: '127.0.0.1', ALPNProtocols: ['http/1.1'] }, (response) => {
            response.on('data', (part) => console.log(String(part)))
            response.on('end', () => { agent.destroy(); server.close(() => console.log('closed')) })
          })
          request.on('error', (error) => { console.log('error', error.code); ask('/') })
        }
        ask('/wait')
      })`,
    after: ['answer http/1.1', 'closed', 'error ECONNRESET', 'socket close', 'socket close'],
  },
  'errors of the system that the program keeps': {
    code: `
      const server = net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy())).listen(0, '127.0.0.1', () => {
        const { port } = server.address()
        const client = net.connect(port, '127.0.0.1').on('error', (reset) => {
          server.close(() => {
            const refused = net.connect(port, '127.0.0.1').on('error', (error) => {
              const tell = () => {
                for (const each of [reset, error, client.errored, refused.errored]) {
                  const { constructor, code, address } = each
                  console.log(constructor === Error, each instanceof Error, Object.keys(each).join(), code, address ?? '', String(each).includes(code), each.stack.includes(code))
                }
                console.log(Object.getPrototypeOf(error) === Error.prototype, reset === client.errored)
              }
              tell()
              setTimeout(tell, 20)
              hop()
            })
          })
        })
        client.write('x')
      })`,
    after: [
      'true true errno,code,syscall ECONNRESET  true true',
      'true true errno,code,syscall,address,port ECONNREFUSED 127.0.0.1 true true',
      'true true errno,code,syscall ECONNRESET  true true',
      'true true errno,code,syscall,address,port ECONNREFUSED 127.0.0.1 true true',
      'false true',
    ],
  },
}
