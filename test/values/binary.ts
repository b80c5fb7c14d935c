/** Lists buffers and their views. */
import type { Row } from './row.ts'

export const binary: readonly Row[] = [
  {
    name: 'detached buffer',
    code: `
    const b = new ArrayBuffer(8); const v = new Uint8Array(b, 2); const w = structuredClone(b, { transfer: [b] })
    return () => [b.byteLength, v.length, v.byteOffset, w.byteLength]`,
  },
  {
    name: 'resizable buffers',
    code: `
    const b = new ArrayBuffer(4, { maxByteLength: 16 }); const t = new Uint8Array(b); const f = new Uint8Array(b, 1, 2); const dv = new DataView(b, 1); t[3] = 9
    return (k) => { b.resize(4 + k * 4); return [t.length, f.length, dv.byteLength, [...t], b.maxByteLength, b.resizable] }`,
  },
  {
    name: 'views out of bounds',
    code: `
    const b = new ArrayBuffer(8, { maxByteLength: 16 }); const f = new Uint8Array(b, 4, 4); b.resize(2)
    return (k) => { const r = [f.length, f.byteOffset]; if (k > 0) b.resize(8); return [r, f.length, f.byteOffset] }`,
  },
  {
    name: 'shared buffer',
    code: `
    const b = new SharedArrayBuffer(8); const v = new Int32Array(b); v[0] = 5
    return () => [Atomics.add(v, 0, 1), b.byteLength]`,
  },
  {
    name: 'views of a buffer that ends within an element',
    code: `
    const b = new ArrayBuffer(16, { maxByteLength: 32 }), f = new Float32Array(b, 4), d = new Float64Array(b, 8), dv = new DataView(b, 3); f[0] = 1.5; b.resize(9)
    return (k) => { if (k === 1) b.resize(24); return [[...f], d.length, dv.byteLength, b.byteLength] }`,
  },
  {
    name: 'views frozen while they were empty',
    code: `
    const b = new ArrayBuffer(0, { maxByteLength: 16 }), u = Object.assign(new Uint8Array(b), { x: 1 }), f = new Float64Array(b), d = Object.freeze(new DataView(b)); Object.freeze(u); Object.seal(f); b.resize(8); u.set([1, 2, 3])
    const c = new ArrayBuffer(16, { maxByteLength: 32 }), w = new Uint8Array(c, 8, 8); c.resize(4); Object.freeze(w); c.resize(16); w.fill(7)
    return (k) => { u[k]++; if (k === 1) b.resize(16); return [[...u], f.length, d.byteLength, [...w], [u, f, d, w].map((x) => [Object.isFrozen(x), Object.isSealed(x), Object.isExtensible(x)]), Object.getOwnPropertyDescriptors(u), u.x] }`,
  },
  {
    name: 'typed arrays and buffers of Node',
    code: `
    const b = new ArrayBuffer(16); const u = new Uint8Array(b, 3, 5); const f = new Float32Array(b, 4, 2); f[0] = NaN; const d = new DataView(b, 2, 4); class U extends Uint8Array { sum() { return this.reduce((x, y) => x + y) } } const uu = U.from([1, 2, 3]); const bb = Buffer.from('abc'); const sl = bb.subarray(1); const bi = new BigInt64Array([1n]); const c = new Uint8ClampedArray([300]); Object.defineProperty(u, 'foo', { value: 1 }); const e = new Uint8Array(b, 16)
    return (k) => { u[1] = k; return [new Uint8Array(b)[4], f.byteOffset, d.getUint8(2), uu.sum(), uu.constructor.name, sl.toString(), bb.buffer === sl.buffer, bi[0], c[0], u.foo, e.length, e.byteOffset] }`,
  },
  {
    name: 'large arrays with keys of their own',
    code: `
    const seen = []; class Spy { static get name() { seen.push('name'); return 'x' } static [Symbol.hasInstance]() { seen.push('instance'); return true } get [Symbol.toStringTag]() { seen.push('tag'); return 'y' } }
    const keyed = (list) => { Object.defineProperty(list, 'hidden', { value: new Spy() }); Object.defineProperty(list, 'read', { get() { seen.push('read'); return 1 } }); list['4294967295'] = 1; list['2x'] = 2; list['\\ud800'] = 3; list[Symbol.for('s')] = 4; list.é = 5; return list }
    const lists = [keyed(Array.from({ length: 2000 }, (_, i) => i)), keyed(new Float32Array(1000)), Array.from({ length: 900 }, () => 1), new BigInt64Array(900), Object.defineProperty(new Uint8Array(900), 'length', { get() { seen.push('length'); return 2 } })]
    const vast = keyed(new Uint8Array(1_000_001)); const frozen = Object.freeze(Array.from({ length: 800 }, () => 'f')); const fixed = Object.defineProperty(Array.from({ length: 800 }, () => 'l'), 'length', { writable: false })
    return () => [lists.map((list) => Reflect.ownKeys(list).map(String).filter((key) => !/^\\d{1,4}$/.test(key))), lists[0].hidden instanceof Object, vast['2x'], 'hidden' in vast, vast[Symbol.for('s')], frozen[799], Object.isFrozen(frozen), Object.getOwnPropertyDescriptor(fixed, 'length').writable, seen.length]`,
  },
]
