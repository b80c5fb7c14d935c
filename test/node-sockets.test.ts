/** Checks that what a snapshot says of sockets, servers and messages is refused when the runtime cannot have written it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdapterCheck } from '../runtime/adapters/adapter.ts'
import { adapterChecks } from '../runtime/adapters/checks.ts'
import { checker } from '../runtime/graph/check.ts'
import type { KindCheck } from '../runtime/graph/kind.ts'

/** Nodes that payloads refer to, by number. */
const KINDS = [
  'node-server',
  'closure',
  'object',
  'string',
  'node-socket',
  'node-channel',
  'symbol',
  'node-http2-session',
  'node-http2-stream',
  'node-outgoing',
  'constructed-scope',
]
const check = checker(KINDS.length, ([id]) => KINDS[id]!)
check.at('node')
const kinds = new Map(adapterChecks.flatMap((adapter) => adapter.kinds ?? []).map((kind) => [kind.name, kind]))

const common = (type: string, rest: object) => ({ type, listeners: [['close', [[1], 'onClose']]], slots: [['kHeaders', [2]]], ...rest })
const streams = [0, null, null, null, 0]
const server = (rest: object) => common('http.Server', { draining: false, ...rest })
const listening = (rest: object) => server({ listening: { backlog: 511, flags: 0, address: null, port: 80, type: 4, any: false, ...rest } })
const socket = (rest: object) => common('net.Socket', { life: 'live', streams, bytes: [0, 1], waiting: [[1]], messages: [[2]], ...rest })
const incoming = (rest: object) => common('http.IncomingMessage', { live: true, streams, unread: [], ...rest })
const outgoing = (rest: object) => common('http.ServerResponse', { life: 'answered', ...rest })
const datagram = (rest: object) =>
  common('dgram.Socket', {
    protocol: 'udp4',
    reuseAddr: false,
    ipv6Only: false,
    closed: false,
    refed: true,
    bound: ['127.0.0.1', 9, false],
    peer: ['127.0.0.1', 10],
    calls: [['setTTL', 5]],
    ...rest,
  })

const session = (rest: object) =>
  common('http2.ClientHttp2Session', { life: 'live', flags: 1, codes: [0, null, null], streams: [[8]], pings: [[1]], ...rest })
const stream = (rest: object) =>
  common('http2.ServerHttp2Stream', { session: [7], id: 1, flags: 5, code: 0, asked: [true, false], streams, waiting: [[1]], ...rest })
const request = (rest: object) => common('http2.Http2ServerRequest', { streams, unread: [[3]], ...rest })

const accepted: readonly (readonly [kind: string, payload: unknown, shown: string])[] = [
  ['node-server', server({}), 'http.Server, close 2'],
  ['node-server', listening({}), 'http.Server, close 2'],
  ['node-server', server({ type: 'http2.Http2SecureServer', http1: true }), 'http2.Http2SecureServer, close 2'],
  ['node-server', listening({ port: -1, type: -1, address: '/tmp/x' }), 'http.Server, close 2'],
  ['node-socket', socket({}), 'net.Socket, close 2'],
  ['node-incoming', incoming({ listeners: [] }), 'http.IncomingMessage'],
  ['node-outgoing', outgoing({}), 'http.ServerResponse, close 2'],
  ['node-outgoing', common('http.ClientRequest', { life: 'left', path: '/', error: [3] }), 'http.ClientRequest, close 2'],
  ['node-agent', common('https.Agent', {}), 'https.Agent, close 2'],
  ['node-agent', common('http.Agent', { waiting: [[9]] }), 'http.Agent, close 2'],
  ['node-datagram', datagram({}), 'dgram.Socket, close 2'],
  ['node-http2-session', session({ listeners: [] }), 'http2.ClientHttp2Session'],
  ['node-http2-stream', stream({}), 'http2.ServerHttp2Stream, close 2'],
  ['node-http2-request', request({}), 'http2.Http2ServerRequest, close 2'],
  ['node-http2-response', common('http2.Http2ServerResponse', {}), 'http2.Http2ServerResponse, close 2'],
  ['node-heir', null, ''],
  [
    'node-blocklist',
    ['Address: IPv4 1.2.3.4', 'Range: IPv6 ::1-::9', 'Subnet: IPv6 fe80::/64'],
    'Address: IPv4 1.2.3.4, Range: IPv6 ::1-::9, Subnet: IPv6 fe80::/64',
  ],
  ['node-socketaddress', ['::1', 80, 'ipv6', 7], '::1 80'],
  ['node-channel', ['name', [[1]], []], 'name'],
  ['node-channel', [[6], [], []], '…'],
  ['node-tracing-channel', [[5], [5], [5], [5], [5]], ''],
  ['node-made', ['deprecate', [[1], 'old', [-1]]], 'deprecate'],
  ['node-made', ['debuglog', ['name']], 'debuglog'],
  ['constructed', ['a,b', 'return a'], '(a,b)'],
  ['constructed-scope', ['a', 'return () => a', true, ['a', 'é1'], [[1], 5]], '(a) a é1'],
  ['constructed-closure', [[10], 7, 14], '7–14'],
  ['callsite', [['getLineNumber', 5]], ''],
]

const refused: readonly (readonly [kind: string, payload: unknown])[] = [
  ['node-server', null],
  ['node-server', server({ type: 'net.Socket' })],
  ['node-server', server({ other: 1 })],
  ['node-server', server({ draining: 1 })],
  ['node-server', server({ http1: true })],
  ['node-server', server({ listeners: [['close', [5]]] })],
  ['node-server', server({ listeners: [['close']] })],
  ['node-server', server({ listeners: [['close', [[99]]]] })],
  ['node-server', server({ slots: [['kHeaders']] })],
  ['node-server', server({ listening: null })],
  ['node-server', listening({ port: 65536 })],
  ['node-server', listening({ port: -1, type: -1 })],
  ['node-server', listening({ address: 5 })],
  ['node-server', listening({ backlog: 1.5 })],
  ['node-server', listening({ flags: 4 })],
  ['node-socket', socket({ life: 'dead' })],
  ['node-socket', socket({ streams: [0, null, 'none', null, 0] })],
  ['node-socket', socket({ streams: [1e9, null, null, null, 0] })],
  ['node-socket', socket({ bytes: [0, -1] })],
  ['node-socket', socket({ waiting: ['x'] })],
  ['node-socket', socket({ messages: 5 })],
  ['node-incoming', incoming({ live: 0 })],
  ['node-incoming', incoming({ unread: 5 })],
  ['node-incoming', incoming({ unread: [[99]] })],
  ['node-outgoing', outgoing({ life: 'live' })],
  ['node-outgoing', outgoing({ life: 'left', error: [99] })],
  ['node-agent', common('http.Agent', { waiting: [[8]] })],
  ['node-datagram', datagram({ protocol: 'udp5' })],
  ['node-datagram', datagram({ bound: ['127.0.0.1', 0, false] })],
  ['node-datagram', datagram({ calls: [['close']] })],
  ['node-datagram', datagram({ calls: [['setTTL', {}]] })],
  ['node-http2-session', session({ life: 'half' })],
  ['node-http2-session', session({ flags: 8 })],
  ['node-http2-session', session({ codes: [null, 0, 0] })],
  ['node-http2-session', session({ streams: [[7]] })],
  ['node-http2-session', session({ pings: [5] })],
  ['node-http2-session', session({ error: [99] })],
  ['node-http2-stream', stream({ session: [8] })],
  ['node-http2-stream', stream({ id: -1 })],
  ['node-http2-stream', stream({ flags: 64 })],
  ['node-http2-stream', stream({ code: 2 ** 32 })],
  ['node-http2-stream', stream({ asked: [0, 1] })],
  ['node-http2-stream', stream({ waiting: 5 })],
  ['node-http2-request', request({ unread: [[99]] })],
  ['node-heir', 1],
  ['node-blocklist', ['all']],
  ['node-socketaddress', ['::1', 80, 'ipv5', 7]],
  ['node-socketaddress', ['::1', 80, 'ipv6', -1]],
  ['node-channel', ['name']],
  ['node-channel', ['name', [[2]]]],
  ['node-tracing-channel', [[5]]],
  ['node-tracing-channel', [[5], [5], [5], [5], [1]]],
  ['node-made', ['deprecate', [[2], 'old', [-1]]]],
  ['node-made', ['exec', []]],
  ['constructed', ['a']],
  ['constructed-scope', ['a', 'b', true, ['a']]],
  ['constructed-scope', ['a', 5, true, [], []]],
  ['constructed-scope', ['a', 'b', 0, [], []]],
  ['constructed-scope', ['a', 'b', true, ['a'], []]],
  ['constructed-scope', ['a', 'b', true, ['a', 'a'], [1, 1]]],
  ['constructed-scope', ['a', 'b', true, ['a = steal()'], [1]]],
  ['constructed-scope', ['a', 'b', true, ['let'], [1]]],
  ['constructed-scope', ['a', 'b', true, ['$tm'], [1]]],
  ['constructed-scope', ['a', 'b', true, ['a'], [[99]]]],
  ['constructed-closure', [[10], 7]],
  ['constructed-closure', [[8], 7, 14]],
  ['constructed-closure', [[10], 7, 7]],
  ['constructed-closure', [[10], -1, 7]],
  ['callsite', [['getLineNumber']]],
  ['callsite', [['constructor', 5]]],
]

for (const [kind, payload, shown] of accepted)
  test(`${kind} is accepted: ${shown}`, () => {
    const found: KindCheck = kinds.get(kind)!
    found.verify(payload, check)
    assert.equal(found.dump(payload), shown)
  })

test('what the runtime cannot have written is refused', () => {
  for (const [kind, payload] of refused)
    assert.throws(() => kinds.get(kind)!.verify(payload, check), { message: /^TM310|^node / }, `${kind} ${JSON.stringify(payload)}`)
})

test('sockets that are no list of sockets are refused', () => {
  const sockets: AdapterCheck = adapterChecks.find(({ name }) => name === 'sockets')!
  sockets.verify([[0], [4]], check)
  for (const state of [null, [[2]], ['x']]) assert.throws(() => sockets.verify(state, check))
})

test('settings that Node has not are refused', () => {
  const settings: AdapterCheck = adapterChecks.find(({ name }) => name === 'settings')!
  settings.verify(
    [
      ['events', [['defaultMaxListeners', 5]]],
      ['inspect', [['depth', 0]]],
    ],
    check,
  )
  for (const state of [
    null,
    [5],
    [['fs', []]],
    [['events', [['on', 5]]]],
    [['inspect', [['__proto__', 5]]]],
    [['events', [['captureRejections', [99]]]]],
  ])
    assert.throws(() => settings.verify(state, check))
})
