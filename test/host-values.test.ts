/** Checks that objects of the host's classes come back as they were, with a hop at every turn. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { compare, virtual } from './differential.ts'

const head = `
  const turn = () => new Promise((done) => setImmediate(done))
  const log = (...values) => console.log(...values)
`

/** Each logs what it holds before and after a turn, and changes it in between. */
const rows: Readonly<Record<string, string>> = {
  'URL and its searchParams': `
    const url = new URL('http://user:pass@host:8080/path?a=1&b=%20x#hash')
    const params = url.searchParams
    const other = new URL('file:///a b')
    class Link extends URL { label = 'mine'; get short() { return this.host } }
    const link = new Link('https://example.org/x?q=ü')
    await turn()
    params.append('c', 'd é')
    log(url.href, params === url.searchParams, params.toString(), [...params])
    url.pathname = '/other'
    log(other.href, link.label, link.short, link instanceof Link, link.search)
    await turn()
    url.search = '?z=1'
    other.host = 'there'
    log(url.href, params.get('z'), params.size, other.href)`,
  'URLSearchParams without a URL': `
    const params = new URLSearchParams([['a', '1'], ['a', '2'], ['', 'ü'], ['plus+', ' ']])
    params.note = 'mine'
    await turn()
    params.delete('a', '1')
    log(params.toString(), params.note, [...params.keys()])
    await turn()
    params.sort()
    log(params.toString(), new URLSearchParams().toString() === '')`,
  'TextEncoder and TextDecoder': `
    const encoder = new TextEncoder()
    const latin = new TextDecoder('latin1')
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    await turn()
    log(encoder.encode('é'), encoder.encoding, latin.decode(Uint8Array.of(233)), latin.encoding, strict.fatal, strict.ignoreBOM)
    try { strict.decode(Uint8Array.of(255)) } catch (error) { log(error.name, error.code) }
    log(strict.decode(Uint8Array.of(0xef, 0xbb, 0xbf, 65)).length)`,
  'a TextDecoder in the middle of a character': `
    const pieces = (decoder, bytes) => async function* () { for (const byte of bytes) { yield decoder.decode(Uint8Array.of(byte), { stream: true }); await turn() } yield decoder.decode() }
    const show = async (decoder, bytes) => { const found = []; for await (const text of pieces(decoder, bytes)()) found.push(escape(text)); log(decoder.encoding, found.join('|')) }
    await Promise.all([
      show(new TextDecoder(), [0xef, 0xbb, 0xbf, 0x61, 0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x82]),
      show(new TextDecoder(), [0x61, 0xef, 0xbb, 0xbf, 0xe0, 0x80, 0x62, 0xf8, 0x80]),
      show(new TextDecoder('utf-16le'), [0xff, 0xfe, 0x3d, 0xd8, 0x00, 0xde, 0x41, 0x00, 0x3d]),
      show(new TextDecoder('latin1'), [0xe9, 0x41]),
    ])`,
}

describe('objects of the host', { concurrency: 2 }, () => {
  for (const [name, code] of Object.entries(rows)) {
    test(name, async () => {
      const entry = join(process.cwd(), 'app.js')
      const { hops } = await compare(entry, { build: { plugins: [virtual(head + code, entry)], treeshake: false } })
      assert.ok(hops > 0)
    })
  }
})
