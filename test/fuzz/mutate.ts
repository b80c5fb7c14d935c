/** Turns a snapshot into a hostile one: bytes that are wrong, or an envelope that is right around a body that is not. */
import { isDeepStrictEqual } from 'node:util'
import { Decoder } from 'cbor-x'
import { toCBOR } from '../../runtime/codec/cbor.ts'
import { crc32, fromJSON, toJSON } from '../../runtime/codec/index.ts'
import { random } from '../snapshots.ts'

export interface Mutant {
  readonly bytes: Uint8Array
  /** What was done, for the report. */
  readonly how: string
  /** The program text is as it was, so that what runs is the program. */
  readonly runs: boolean
}

/** Called by anything that runs what no program has. */
export const CANARY = '__canary'

type Dice = ReturnType<typeof dice>

function dice(seed: number) {
  const next = random(seed)
  const below = (n: number): number => Math.floor(next() * n)
  return { below, pick: <T>(list: readonly T[]): T => list[below(list.length)]!, chance: (p: number): boolean => next() < p }
}

/** Strings that would be code, or a property that is none of the program's, wherever they are pasted or looked up. */
const INJECTIONS = [
  `"+globalThis.${CANARY}()+"`,
  `'+globalThis.${CANARY}()+'`,
  `");globalThis.${CANARY}();("`,
  `');globalThis.${CANARY}();('`,
  `\`+globalThis.${CANARY}()+\``,
  `\${globalThis.${CANARY}()}`,
  `*/globalThis.${CANARY}();/*`,
  `\u2028globalThis.${CANARY}()\u2029`,
  `]:globalThis.${CANARY}(),[`,
  `</script><script>${CANARY}()</script>`,
  `globalThis.${CANARY}()`,
]
const STRINGS = [
  ...INJECTIONS,
  '__proto__',
  'constructor',
  'prototype',
  'then',
  'length',
  'toString',
  '$tm',
  '$TM',
  'this',
  'arguments',
  '',
  '0',
  'x'.repeat(5000),
  '%Object.prototype%',
  '%Array.prototype%',
  '%eval%',
  '%Function%',
  '%Promise%',
  '%ThrowTypeError%',
  'node:vm#runInThisContext',
  'node:process#exit',
  'globalThis',
]
const NUMBERS = [
  -8,
  -7,
  -2,
  -1,
  0,
  1,
  2,
  3,
  7,
  15,
  16,
  255,
  65535,
  65536,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
  1e308,
  -(2 ** 31),
  0.5,
  -1e-9,
]

export function mutant(seed: number, original: Uint8Array): Mutant {
  const roll = dice(seed)
  return roll.chance(0.12) ? raw(roll, original) : structured(roll, original)
}

/** Bytes are flipped, cut, repeated, put in; the checksum stays, so most of these end early. */
function raw(roll: Dice, original: Uint8Array): Mutant {
  let bytes = Uint8Array.from(original)
  const times = 1 + roll.below(4)
  const how: string[] = []
  for (let i = 0; i < times; i++) {
    const at = roll.below(roll.chance(0.5) ? Math.min(bytes.length, 80) : bytes.length)
    const length = 1 + roll.below(16)
    const what = roll.pick(['flip', 'cut', 'repeat', 'remove', 'insert', 'set'])
    how.push(`${what} ${at}`)
    if (what === 'flip') bytes[at]! ^= 1 << roll.below(8)
    else if (what === 'set') bytes[at] = roll.pick([0, 0x1b, 0x5f, 0x7f, 0x9f, 0xbf, 0xf7, 0xff, 0x3b, 0x5b, 0x7b, 0x9b, 0xbb])
    else if (what === 'cut') bytes = bytes.slice(0, at)
    else if (what === 'remove') bytes = joined(bytes.subarray(0, at), bytes.subarray(at + length))
    else if (what === 'repeat') bytes = joined(bytes.subarray(0, at + length), bytes.subarray(at))
    else
      bytes = joined(
        bytes.subarray(0, at),
        Uint8Array.from({ length }, () => roll.below(256)),
        bytes.subarray(at),
      )
    if (bytes.length === 0) break
  }
  return { bytes, how: `raw: ${how.join(', ')}`, runs: true }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

interface Place {
  readonly container: any
  readonly key: string | number
  readonly path: string
}

/** Values are replaced, moved, repeated, removed anywhere in the body; then it is written again with the checksum that it should have. */
function structured(roll: Dice, original: Uint8Array): Mutant {
  const isJSON = original[0] === 0x7b
  const body = isJSON ? jsonBody(original) : cborBody(original)
  const isPoisoned = roll.chance(0.15)
  const times = isPoisoned ? 0 : roll.chance(0.7) ? 1 : 1 + roll.below(5)
  const how: string[] = []
  const texts = textsOf(body)
  if (isPoisoned) how.push(poison(roll, body))
  for (let i = 0; i < times; i++) {
    const place = choose(roll, body)
    how.push(`${place.path}: ${change(roll, place, body)}`)
  }
  try {
    const runs = isDeepStrictEqual(textsOf(body), texts)
    return { bytes: isJSON ? jsonFile(body) : cborFile(body), how: how.join('; '), runs }
  } catch {
    // What no format can write: half a character.
    return raw(roll, original)
  }
}

function textsOf(body: any): unknown {
  return structuredClone(Array.isArray(body.programs) ? body.programs.map((program: any) => program?.text) : null)
}

function jsonBody(file: Uint8Array): any {
  return fromJSON(JSON.stringify(JSON.parse(Buffer.from(file).toString()).body))
}

function cborBody(file: Uint8Array): any {
  const decoder = new Decoder({ useRecords: false, mapsAsObjects: true })
  return decoder.decode((decoder.decode(file.subarray(3)) as { body: Uint8Array }).body)
}

function cborFile(body: unknown): Uint8Array {
  const bytes = toCBOR(body)
  return joined(Uint8Array.of(0xd9, 0xd9, 0xf7), toCBOR({ format: 'things-migrate', version: 1, crc32: crc32(bytes), body: bytes }))
}

function jsonFile(body: unknown): Uint8Array {
  const bytes = toJSON(body)
  return joined(Buffer.from(`{"format":"things-migrate","version":1,"crc32":${crc32(bytes)},"body":`), bytes, Buffer.from('}\n'))
}

/** From the root down, stopping anywhere; long lists are entered at a random place, so that every table is met about as often. */
function choose(roll: Dice, body: any): Place {
  // Half of the time in what a program has most of: values.
  const isValue = roll.chance(0.5) && Array.isArray(body.heap?.nodes)
  let container = isValue ? body.heap.nodes : body
  let path = isValue ? 'heap.nodes' : ''
  for (;;) {
    const keys = Object.keys(container)
    const key = keys.length === 0 ? 'added' : roll.pick(keys)
    const here = Array.isArray(container) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const value = container[key]
    const isContainer = typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    if (!isContainer || roll.chance(path.split(/[.[]/).length < 3 ? 0.02 : 0.25)) return { container, key, path: here }
    container = value
    path = here
  }
}

/** One of all strings but program texts becomes code. */
function poison(roll: Dice, body: any): string {
  const places: Place[] = []
  const left: [container: any, path: string][] = [[body, '']]
  for (let next = left.pop(); next; next = left.pop()) {
    const [container, path] = next
    for (const key of Object.keys(container)) {
      const value = container[key]
      const here = `${path}.${key}`
      if (typeof value === 'string') places.push({ container, key, path: here })
      else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) left.push([value, here])
    }
  }
  const { container, key, path } = roll.pick(places)
  container[key] = roll.pick(INJECTIONS)
  return `${path}: ${container[key]}`
}

function change(roll: Dice, { container, key }: Place, body: any): string {
  const value = container[key]
  const what = roll.chance(0.65)
    ? 'kin'
    : roll.pick([
        'scalar',
        'scalar',
        'near',
        'near',
        'reference',
        'reference',
        'remove',
        'repeat',
        'graft',
        'swap',
        'key',
        'empty',
        'bytes',
      ])
  switch (what) {
    case 'kin':
      container[key] = kin(roll, value, body)
      return `${JSON.stringify(container[key])?.slice(0, 60)}`
    case 'scalar':
      container[key] = roll.pick<unknown>([roll.pick(STRINGS), roll.pick(NUMBERS), null, true, false])
      return `${JSON.stringify(container[key])?.slice(0, 60)}`
    case 'near':
      if (typeof value === 'number') container[key] = value + roll.pick([-1, 1, 2, -2, 256])
      else if (typeof value === 'string') container[key] = roll.chance(0.5) ? value.slice(1) : value + roll.pick(STRINGS)
      else container[key] = [value]
      return what
    case 'reference':
      container[key] = [roll.below((body.heap?.nodes?.length ?? 1) + 2) - (roll.chance(0.3) ? 8 : 0)]
      return `[${container[key]}]`
    case 'remove':
      if (Array.isArray(container)) container.splice(Number(key), 1)
      else delete container[key]
      return what
    case 'repeat':
      if (Array.isArray(container)) container.splice(Number(key), 0, structuredClone(value))
      else container[`${key}2`] = structuredClone(value)
      return what
    case 'graft': {
      const other = choose(roll, body)
      container[key] = structuredClone(other.container[other.key] ?? null)
      return `what is at ${other.path}`
    }
    case 'swap': {
      const other = choose(roll, body)
      const [one, two] = [structuredClone(value ?? null), structuredClone(other.container[other.key] ?? null)]
      container[key] = two
      other.container[other.key] = one
      return `swapped with ${other.path}`
    }
    case 'key':
      if (Array.isArray(container)) container.push(structuredClone(value))
      else {
        const name = roll.pick(STRINGS.filter((word) => word !== '__proto__'))
        container[name] = value
        if (roll.chance(0.5)) delete container[key]
      }
      return what
    case 'empty':
      container[key] = roll.chance(0.5) ? [] : {}
      return what
    default:
      container[key] = Uint8Array.from({ length: roll.below(40) }, () => roll.below(256))
      return what
  }
}

/** Another value of the same sort, which a reader may well take. */
function kin(roll: Dice, value: unknown, { heap }: any): unknown {
  if (typeof value === 'number') return roll.chance(0.5) ? roll.pick(NUMBERS) : value + roll.pick([-1, 1, 2])
  if (typeof value === 'string') return roll.pick(STRINGS)
  if (typeof value === 'boolean') return !value
  const [id] = Array.isArray(value) && value.length === 1 ? value : []
  const kind = heap?.nodes?.[id]?.[0]
  if (kind === undefined) return roll.pick([null, [-1], [-7], 0, ''])
  const alike = [...heap.nodes.keys()].filter((other) => heap.nodes[other]?.[0] === kind)
  return [roll.pick(alike)]
}
