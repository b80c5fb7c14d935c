/** Lists programs on HTTP/2: those that print the same whatever happens to their sessions, and those that print what they are told of a hop. */
import type { Told } from './told.ts'

const CLIENT = `
  const connect = (options) => http2.connect((options?.ca ? 'https' : 'http') + '://localhost:' + server.address().port, { ...options, lookup: (_, o, done) => o.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4) })
  const listen = (use) => server.listen(0, '127.0.0.1', use)
`

export const http2Retrying: Readonly<Record<string, string>> = {
  'a server of HTTP/2': `${CLIENT}
    class Request extends http2.Http2ServerRequest { get name() { return this.headers['x-name'] } }
    const visits = []
    const server = http2.createServer({ Http2ServerRequest: Request, settings: { maxConcurrentStreams: 7 } }, async (request, response) => {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (part) => { body += part })
      request.on('end', () => {
        if (request.aborted) return
        if (!visits.includes(request.name)) visits.push(request.name)
        setTimeout(() => {
          response.setHeader('x-count', visits.length)
          response.write(body + '!')
          setTimeout(() => response.end(String(visits)), 2)
        }, 2)
      })
    })
    server.label = 'mine'
    server.on('sessionError', () => {})
    let client
    const session = () => {
      if (client && !client.destroyed && !client.closed) return client
      client = connect()
      client.on('error', () => {})
      return client
    }
    const attempt = (name, done) => {
      let text = '', count, again = true
      const stream = session().request({ ':method': 'POST', 'x-name': name })
      stream.setEncoding('utf8')
      stream.on('response', (headers) => { count = headers['x-count'] })
      stream.on('data', (part) => { text += part })
      stream.on('end', () => { again = text.split('!').length !== 2 || !text.endsWith(name) })
      stream.on('error', () => {})
      stream.on('close', () => (again ? setTimeout(attempt, 2, name, done) : done(text, count)))
      stream.write(name)
      setTimeout(() => stream.end(name), 2)
    }
    listen(() => attempt('ann', (text, count) => { console.log(text, count); attempt('bob', (text, count) => {
      console.log(text, count, server.label, visits.join())
      client.close(() => console.log('client closed'))
      server.close(() => console.log('closed'))
    }) }))`,
  'streams of HTTP/2 sessions': `${CLIENT}
    const server = http2.createServer()
    const answered = new Map()
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {})
      const timer = setInterval(() => {
        if (stream.destroyed) return clearInterval(timer)
        if (!stream.headersSent) return stream.respond({ ':status': 200, 'x-path': headers[':path'] })
        clearInterval(timer)
        answered.set(headers[':path'], true)
        stream.end('answer to ' + headers[':path'] + '\\n')
      }, 2)
    })
    server.on('sessionError', () => {})
    const attempt = (path, done) => {
      const client = connect()
      let answer = ''
      client.on('error', () => {})
      client.on('close', () => (answer.endsWith('\\n') ? done(answer.trim()) : setTimeout(attempt, 2, path, done)))
      const stream = client.request({ ':path': path })
      stream.on('error', () => {})
      stream.on('data', (part) => { answer += part })
      stream.on('close', () => client.close())
    }
    listen(() => attempt('/a', (text) => { console.log(text); attempt('/b', (text) => { console.log(text, [...answered.keys()].sort().join()); server.close(() => console.log('closed')) }) }))`,
}

export const http2Told: Readonly<Record<string, Told>> = {
  'HTTP/2: requests half sent and waiting, a response half written, a ping': {
    code: `${CLIENT}
      const server = http2.createServer()
      server.on('session', (session) => {
        session.note = 'kept'
        session.on('close', () => console.log('server session close', session.note, session.server === server))
      })
      server.on('sessionError', (error, session) => console.log('sessionError', error.code, session.note))
      server.on('stream', (stream, headers) => {
        // It may have arrived, or not.
        if (headers[':path'] === '/late') return stream.on('error', () => {})
        stream.on('aborted', () => console.log('aborted', headers[':path'], stream.id, stream.rstCode))
        stream.on('error', (error) => console.log('stream error', headers[':path'], error.code))
        stream.on('close', () => console.log('stream close', headers[':path'], stream.sentHeaders?.[':status'], stream.destroyed))
        if (headers[':path'] === '/half') {
          stream.respond({ ':status': 201 })
          stream.write('half')
        }
      })
      listen(() => {
        const client = connect({ settings: { initialWindowSize: 4 } })
        client.setTimeout(9000, () => console.log('no'))
        const request = (path, options) => {
          const stream = client.request({ ':path': path, ':method': 'POST' }, options)
          stream.on('response', (headers) => console.log('response', headers[':status']))
          stream.on('data', (data) => console.log('data', String(data)))
          stream.on('error', (error) => console.log('error', path, error.code, error.message))
          stream.on('close', () => console.log('close', path, stream.id, stream.aborted, stream.rstCode, stream.closed))
          return stream
        }
        request('/half').end()
        const half = request('/upload')
        half.write('x'.repeat(1e6), (error) => console.log('write', error?.code))
        half.write('more', (error) => console.log('write', error?.code))
        client.on('error', (error) => console.log('client error', error.code, error.syscall)).on('close', () => console.log('client close', client.destroyed, client.alpnProtocol, client.encrypted))
        setTimeout(() => {
          hop()
          client.ping((error, ms, payload) => console.log('ping', error?.code, payload.length))
          request('/late')
          setTimeout(() => { try { client.request() ?.on?.('error', (error) => console.log('over', error.code)) } catch (error) { console.log('over', error.code) }; server.close(() => console.log('closed')) }, 300)
        }, 50)
      })`,
    after: [
      'aborted /upload 3 2',
      'aborted /half 1 2',
      'client close true h2c false',
      'client error ECONNRESET read',
      'close /half 1 false 2 true',
      'close /late 5 true 2 true',
      'close /upload 3 true 2 true',
      'closed',
      'error /half ECONNRESET read ECONNRESET',
      'error /late ECONNRESET read ECONNRESET',
      'error /upload ECONNRESET read ECONNRESET',
      'over ERR_HTTP2_INVALID_SESSION',
      'ping ERR_HTTP2_PING_CANCEL 8',
      'server session close kept true',
      'sessionError ECONNRESET kept',
      'stream close /half 201 true',
      'stream close /upload undefined true',
      'stream error /half ECONNRESET',
      'stream error /upload ECONNRESET',
      'write ECONNRESET',
      'write ECONNRESET',
    ],
  },
  'HTTP/2: nobody listens to errors; one that is about to close': {
    code: `${CLIENT}
      const server = http2.createServer((request, response) => {
        request.on('aborted', () => console.log('aborted', request.url)).on('close', () => console.log('request close', request.complete))
        response.on('close', () => console.log('response close', response.statusCode, response.headersSent, response.writableEnded))
        response.statusCode = 202
        response.write('half', () => {})
        setTimeout(() => console.log('late', response.write('x'), request.stream.destroyed), 400)
      })
      listen(() => {
        const client = connect(), destroyed = connect()
        for (const [name, each] of Object.entries({ client, destroyed })) each.on('close', () => console.log(name, 'close', each.closed, each.destroyed))
        const stream = client.request({ ':path': '/x' }).on('close', () => console.log('stream close', stream.rstCode))
        stream.resume()
        setTimeout(() => {
          client.close(() => console.log('client closed'))
          destroyed.destroy()
          hop()
          setTimeout(() => server.close(() => console.log('closed')), 300)
        }, 50)
      })`,
    after: [
      'aborted /x',
      'client close true true',
      'client closed',
      'closed',
      'destroyed close false true',
      'late false true',
      'request close true',
      'response close 202 true false',
      'stream close 8',
    ],
  },
  'HTTP/2: a session that the program destroys as it is moved': {
    code: `${CLIENT}
      const server = http2.createServer().on('session', (session) => session.on('error', () => {}))
      listen(() => {
        const client = connect()
        client.on('error', (error) => console.log('error', error.message)).on('close', () => console.log('close', client.destroyed))
        client.on('connect', () => setTimeout(() => {
          client.destroy(new Error('mine'))
          hop()
          setTimeout(() => server.close(() => console.log('closed')), 200)
        }, 30))
      })`,
    after: ['close true', 'closed', 'error mine'],
  },
  'HTTP/2 with TLS, and HTTP/1 on the same server': {
    code: `${CLIENT}
      class Answer extends http.ServerResponse { mine = 'mine ' }
      // By the name of Node 20, and by that of Node 24.
      const classes = { ServerResponse: Answer, Http1ServerResponse: Answer }
      const server = http2.createSecureServer({ key: KEY, cert: CERT, allowHTTP1: true, ...classes, http1Options: classes }, (request, response) => {
        if (request.url === '/wait') setTimeout(hop, 30)
        else if (request.url !== '/first') response.end(request.httpVersion + ' ' + (response.mine ?? '') + (request.stream ? request.stream.session.alpnProtocol : request.socket.alpnProtocol))
      })
      listen(() => {
        let left = 2
        const over = (text) => { console.log(text); if (--left === 0) { agent.destroy(); server.close(() => console.log('closed')) } }
        const ask = (path) => {
          const client = connect({ ca: CERT })
          client.on('error', (error) => console.log('client error', error.code))
          const stream = client.request({ ':path': path })
          stream.on('error', (error) => { console.log('error', error.code); ask('/') })
          let text = ''
          stream.on('data', (data) => { text += data }).on('end', () => { if (text) { client.close(); over(text) } })
        }
        const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })
        const ask1 = (path) => https.get({ agent, path, port: server.address().port, host: '127.0.0.1', ALPNProtocols: ['http/1.1'] }, (response) => response.on('data', (data) => over(String(data))))
          .on('error', (error) => { console.log('error', error.code); ask1('/') })
        ask1('/first')
        setTimeout(ask, 10, '/wait')
      })`,
    after: ['1.1 mine http/1.1', '2.0 h2', 'client error ECONNRESET', 'closed', 'error ECONNRESET', 'error ECONNRESET'],
  },
}
