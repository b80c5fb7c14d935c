/** Lists programs that hold streams of their own: chunks waiting, callbacks given away, ends on their way. */

export const base: Readonly<Record<string, string>> = {
  'a slow writable with callbacks, corked': `
    const w = new Writable({ highWaterMark: 4, write(chunk, enc, cb) { log('write', chunk, enc); later(cb) } })
    w.on('drain', () => log('drain')).on('finish', () => log('finish')).on('close', () => log('close'))
    log(w.write('abc'), w.write('def', () => log('def written')), w.write('ghi', 'latin1', () => log('ghi')))
    later(() => { w.cork(); log(w.write('jkl')); later(() => { w.uncork(); w.end('last', () => log('ended')) }) })`,
  'a writable that takes several chunks at once': `
    const w = new Writable({ writev(chunks, cb) { log('writev', ...chunks.map((c) => String(c.chunk))); later(cb) } })
    w.write('a', () => log('a')); w.write('b', () => log('b')); w.write('c', () => log('c'))
    later(() => { w.cork(); w.write('d', (e) => log('d', e)); w.end('e', () => log('end')); log(Object.keys(w).includes('_writev')) })
    const f = new Writable({ writev(chunks, cb) { later(() => cb(new Error('no'))) } }).on('error', (e) => log('error', e.message))
    f.cork(); f.write('x', (e) => log('x', e.message)); f.write('y', (e) => log('y', e.message)); f.uncork(); f.write('z', (e) => log('z', e.code))`,
  'a subclass with private fields that ends and is destroyed later': `
    class W extends Writable {
      #n = 0
      constructor(o) { super(o); this.seen = [] }
      _write(chunk, enc, cb) { this.#n++; this.seen.push(chunk); later(cb) }
      _final(cb) { log('final', this.#n); later(cb) }
      _destroy(e, cb) { log('destroy', e && e.message); later(() => cb(e)) }
    }
    const w = new W({ objectMode: true })
    w.on('finish', () => log('finish', w.seen.length)).on('close', () => log('close', w.destroyed, w.writableFinished)).on('error', (e) => log('error', e.message))
    w.write({ a: 1 }); w.end('x')
    const v = new W({ objectMode: true })
    v.on('error', (e) => log('error', e.message)).on('close', () => log('v close'))
    v.write(1, (e) => log('1', e && e.code)); v.write(2, (e) => log('2', e && e.code)); later(() => v.destroy(new Error('boom')))`,
  'a final that fails, a final called twice': `
    const f = new Writable({ write(c, e, cb) { cb() }, final(cb) { later(() => cb(new Error('not final'))) } })
    f.on('error', (e) => log('error', e.message)).on('close', () => log('close', f.writableFinished)); f.end('x', (e) => log('end', e && e.message))
    const g = new Writable({ write(c, e, cb) { cb() }, final(cb) { later(() => { cb(); later(() => cb()) }) } })
    g.on('error', (e) => log(e.code)).on('finish', () => log('finish')); g.end()`,
  'a destroy with a callback of its own': `
    const r = new Readable({ read() {}, destroy(e, cb) { later(() => { cb(e); later(() => cb()) }) } })
    r.on('close', () => log('close')).on('error', (e) => log('error', e.message))
    r.destroy(new Error('no'), (e) => log('callback', e.message)); log(r.destroyed, r.closed); later(() => log(r.destroyed, r.closed))`,
  'a readable that flows, pauses and decodes': `
    const r = new Readable({ highWaterMark: 5, encoding: 'utf8', read(n) { log('read', n); later(() => this.push([Buffer.from([0xe2, 0x82]), Buffer.from([0xac, 0x41]), null][this.i++])) } })
    r.i = 0
    r.on('data', (c) => { log('data', c); r.pause(); later(() => r.resume()) }).on('end', () => log('end')).on('close', () => log('close'))`,
  'a readable that is read by hand': `
    const r = new Readable({ highWaterMark: 3, read() {} })
    r.push('ab'); r.push('cd')
    r.on('readable', () => { log('readable', r.readableLength); let c; while ((c = r.read(3)) !== null) log(c) }).on('end', () => log('end'))
    later(() => { r.push('efg'); later(() => { r.unshift('zz'); r.push('h'); r.push(null); later(() => { log(r.read()); log(r.readableEnded, r.readableFlowing) }) }) })`,
  'a transform that takes its time': `
    class Up extends Transform {
      _transform(chunk, enc, cb) { log('t', chunk); later(() => cb(null, String(chunk).toUpperCase())) }
      _flush(cb) { later(() => cb(null, 'END')) }
    }
    const t = new Up({ highWaterMark: 2 })
    t.on('data', (d) => log('data', d)).on('end', () => log('end')).on('finish', () => log('finish')).on('close', () => log('close'))
    log(t.write('ab'), t.write('cd')); t.end()`,
  'a transform that nobody reads': `
    const t = new Transform({ readableHighWaterMark: 2, writableHighWaterMark: 2, transform(c, e, cb) { this.push(c); cb(null, c) }, flush(cb) { cb() } })
    t.write('abc', () => log('w1')); t.write('def', () => log('w2')); t.end('g', () => log('ended'))
    later(() => { log(t.read()); later(() => { log(t.read()); t.on('data', (d) => log(d)).on('end', () => log('end')) }) })`,
  'a duplex that is not half open, a pass-through of objects': `
    const d = new Duplex({ allowHalfOpen: false, read() {}, write(c, e, cb) { this.push(c); later(cb) }, final(cb) { log('final'); later(() => { this.push(null); cb() }) } })
    d.on('data', (c) => log('data', c)).on('end', () => log('end')).on('finish', () => log('finish')).on('close', () => log('close'))
    d.write('1'); d.end('3')
    const p = new PassThrough({ objectMode: true })
    p.write({ n: 1 }); p.write({ n: 2 })
    later(() => later(() => { p.on('data', (x) => log('p', x.n)); p.end() }))`,
  'errors: of a write, of a callback called twice': `
    const w = new Writable({ autoDestroy: false, write(c, e, cb) { later(() => cb(new Error('bad'))) } })
    w.on('error', (e) => { log('error', e.message); later(() => log(w.errored.message, w.destroyed, w.write('y'))) })
    w.write('x', (e) => log('cb', e.message))
    const twice = new Writable({ write(c, e, cb) { later(() => { cb(); later(() => cb()) }) } })
    twice.on('error', (e) => log(e.code)); twice.write('a')`,
}
