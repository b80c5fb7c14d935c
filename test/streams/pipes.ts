/** Lists programs that join streams: pipes, pipelines, `finished`, iteration, with a hop while chunks are on their way. */

export const pipes: Readonly<Record<string, string>> = {
  'a pipe to two': `
    const r = source(3)
    r.pipe(slow('a')); r.pipe(slow('b'))
    r.on('end', () => log('end'))`,
  'a pipe that is taken away, put back, and breaks': `
    const r = source(5), a = slow('a'), t = new PassThrough()
    r.pipe(t).pipe(a)
    a.on('unpipe', () => log('unpiped')).on('error', (e) => log('error', e.message))
    t.on('unpipe', () => log('t unpiped'))
    later(() => { r.unpipe(t); later(() => { r.pipe(t, { end: false }); later(() => a.destroy(new Error('x'))) }) })`,
  'finished, with callbacks': `
    const r = source(2), w = slow('w')
    finished(r, (e) => log('r finished', e)); const off = finished(w, () => log('never'))
    finished(w, { readable: false }, (e) => log('w finished', e))
    r.pipe(w); later(off)
    const d = source(5); finished(d, (e) => log(e.code, e.name, String(e), e instanceof Error, e.message)); later(() => later(() => d.destroy()))`,
  'finished, with a signal; an error with a code is kept': `
    const c = new AbortController(); finished(source(9), { signal: c.signal }, (e) => log(e.name, e.code)); later(() => later(() => c.abort()))
    promises.finished(source(1).resume()).then(() => log('ok'))
    const f = source(5); promises.finished(f, { cleanup: true }).catch((e) => later(() => log(e.code, String(e), e.constructor === Error, f.listenerCount('end')))); later(() => later(() => f.destroy()))`,
  'a signal that is added': `
    const c = new AbortController(), r = addAbortSignal(c.signal, source(9)), w = addAbortSignal(c.signal, slow('w'))
    addAbortSignal(c.signal, source(1)).resume().on('close', () => log('over'))
    r.on('error', (e) => log('r', e.name, e.code, e.cause)).on('close', () => log('r close')); w.on('error', (e) => log('w', e.name))
    r.on('data', (d) => { log(d); if (String(d) === 'c2') c.abort('why') })`,
  'a pipeline': `
    pipeline(source(2), new Transform({ transform(c, e, cb) { later(() => cb(null, String(c).toUpperCase())) } }), slow('w'), (e) => log('done', e))`,
  'a pipeline that fails': `
    pipeline(source(3), new Transform({ transform(c, e, cb) { later(() => (String(c) === 'c1' ? cb(new Error('bad')) : cb(null, c))) } }), slow('w'), (e) => log('done', e.message))`,
  'a pipeline with generators': `
    const main = async () => {
      await promises.pipeline(['x', 'yy'], async function* (src) { for await (const c of src) { await new Promise(later); yield c + c } }, slow('w'))
      log('one', await promises.pipeline(source(2, { encoding: 'utf8' }), async (src) => { let t = ''; for await (const c of src) t += c; return t }))
    }
    main()`,
  'a pipeline that is aborted': `
    const c = new AbortController()
    promises.pipeline(source(100), slow('w'), { signal: c.signal }).catch((e) => log(e.name, e.cause)); later(() => later(() => later(() => c.abort('why'))))`,
  'for await': `
    const main = async () => {
      for await (const c of source(2, { encoding: 'utf8' })) { log(c); await new Promise(later) }
      const s = source(5)
      for await (const c of s) { log(c); if (String(c) === 'c1') break }
      log(s.destroyed)
      try { for await (const c of source(5, { read() { later(() => this.destroy(new Error('e'))) } })) log(c) } catch (e) { log(e.message) }
    }
    main()`,
  'an iterator that is asked by hand': `
    const s = source(4), i = s.iterator({ destroyOnReturn: false })
    const show = (n, p) => p.then((v) => log(n, v.value, v.done), (e) => log(n, e.message))
    show('a', i.next()); show('b', i.next())
    later(() => { show('c', i.next()); later(() => { show('d', i.return('r')); later(() => { log(s.destroyed, s.listenerCount('readable')); s.on('data', (x) => log('rest', x)) }) }) })`,
  'a stream from a generator, from promises': `
    const r = Readable.from((async function* () { try { for (let i = 0; i < 5; i++) { await new Promise(later); yield i } } finally { log('closed') } })())
    r.on('data', (d) => { log(d); if (d === 1) r.destroy() }).on('close', () => log('close'))
    const p = Readable.from([1, Promise.resolve(2), new Promise((done) => later(() => done(3))), 4])
    p.on('data', (d) => log(d)).on('end', () => log('end'))`,
  'a stream from a list, a Map and a string, in the middle': `
    const map = new Map([['a', 1], ['b', 2]])
    const all = [Readable.from([1, 2, 3]), Readable.from(map), Readable.from('whole'), Readable.from(new Set('xyz').values())]
    async function main() {
      for (const s of all) for await (const x of s) { await new Promise(later); if (x === 1) map.set('c', 3); log(String(x)) }
    }
    main()`,
}
