/** Lists programs that have files open: by number, by handle, as streams, or watch them. */

export const files: Readonly<Record<string, string>> = {
  'descriptors that are read, written, appended to': `
    fs.writeFileSync(at('in'), '0123456789')
    const r = fs.openSync(at('in'), 'r'), w = fs.openSync(at('out'), 'w'), a = fs.openSync(at('log'), 'a'), b = Buffer.alloc(3)
    for (let i = 0; i < 2; i++) {
      log(i, fs.readSync(r, b), String(b))
      fs.writeSync(w, 'line ' + i + ';'); fs.writeSync(a, b)
      await turn()
    }
    fs.closeSync(w); fs.closeSync(a)
    log(fs.readFileSync(at('out'), 'utf8'), fs.readFileSync(at('log'), 'utf8'))
    await new Promise((done) => fs.read(r, b, 0, 3, null, (e, n) => { log(n, String(b)); done() }))
    fs.closeSync(r)`,
  'a file handle': `
    const h = await fs.promises.open(at('h'), 'w+')
    h.on('close', () => log('closed'))
    for (let i = 0; i < 2; i++) { await h.write('w' + i + ';'); await turn() }
    log((await h.stat()).size, typeof h.fd)
    const { bytesRead, buffer } = await h.read(Buffer.alloc(2), 0, 2, 1); log(bytesRead, String(buffer))
    await h.close(); await turn()
    log(h.fd)
    await h.close(); await h.read(Buffer.alloc(1)).catch((e) => log(e.code, e.message))`,
  'what is made of a file handle': `
    const h = await fs.promises.open(at('h'), 'w'), w = h.createWriteStream()
    w.write('a\\nb\\n'); await turn(); w.end('c'); await once(w, 'close'); log(h.fd)
    const lines = (await fs.promises.open(at('h'))).readLines()
    for await (const line of lines) { log(line); await turn() }`,
  'what is known of files, a file that cannot be opened, writes at once': `
    fs.writeFileSync(at('f'), '123')
    const s = fs.statSync(at('f')), b = fs.statSync(at('f'), { bigint: true }), [d] = fs.readdirSync(dir, { withFileTypes: true })
    const none = fs.createWriteStream(at('none/x')), w = fs.createWriteStream(at('w'))
    await new Promise((done) => none.on('error', (e) => { log(e.code); done() }))
    let n = 0
    for (let i = 0; i < 4; i++) w.write('line ' + i, () => n++)
    await turn(); await turn()
    log(s.size, s.isFile(), s.mtime instanceof Date, typeof b.size, b.isFile(), d.name, d.isFile(), s instanceof fs.Stats, none.destroyed)
    w.end(); await once(w, 'close'); log(n, w.bytesWritten)`,
  'a stream that reads a file': `
    fs.writeFileSync(at('big'), 'abcdefghij')
    const r = fs.createReadStream(at('big'), { highWaterMark: 4, encoding: 'latin1' })
    await new Promise((done) => r.on('open', () => log('open')).on('data', (d) => { log(d); r.pause(); later(() => r.resume()) }).on('end', () => log('end', r.bytesRead)).on('close', done))`,
  'a stream that reads part of a file': `
    fs.writeFileSync(at('big'), 'abcdefghij')
    for await (const d of fs.createReadStream(at('big'), { highWaterMark: 3, start: 1, end: 7 })) { log(d); await turn() }`,
  'a stream that writes a file': `
    const w = fs.createWriteStream(at('w'), { highWaterMark: 4 })
    for (let i = 0; i < 3; i++) { await new Promise((done) => w.write('chunk ' + i + ';', done)); log(i, w.bytesWritten); await turn() }
    w.end(); await once(w, 'close'); log(fs.readFileSync(at('w'), 'utf8'))`,
  'a pipeline from file to file': `
    fs.writeFileSync(at('src'), 'x'.repeat(50))
    const upper = new Transform({ transform(c, e, done) { later(() => done(null, String(c).toUpperCase())) } })
    await promises.pipeline(fs.createReadStream(at('src'), { highWaterMark: 20 }), upper, fs.createWriteStream(at('dst')))
    log(fs.readFileSync(at('dst'), 'utf8'))`,
  watchers: `
    fs.writeFileSync(at('f'), '1')
    const w = fs.watch(dir), s = fs.watchFile(at('f'), { interval: 5 }, () => {})
    const c = new AbortController(), a = fs.watch(dir, { signal: c.signal }), r = fs.watch(dir, { recursive: true })
    a.on('close', () => log('aborted'))
    await turn(); await turn()
    const seen = Promise.all([once(w, 'change'), once(s, 'change'), once(r, 'change')])
    let size = 1
    const timer = setInterval(() => fs.writeFileSync(at('f'), '1'.repeat(++size)), 15)
    const [[, name], [now]] = await seen; clearInterval(timer)
    log(name, typeof now.size); w.close(); fs.unwatchFile(at('f'))
    await once(w, 'close'); log('closed'); c.abort(); r.close(); await turn()`,
}
