/** Turns a snapshot into text for people: one line a node, its properties below; equal graphs give equal text. */
import {
  ATTRIBUTES,
  CONSTANTS,
  INTEGRITY,
  type Key,
  type Node,
  PLAIN_ATTRIBUTES,
  type Program,
  type Shape,
  type Snapshot,
  type Value,
} from './format.ts'
import type { KindCheck } from './kind.ts'

const CONSTANT_NAMES = new Map<number, string>(Object.entries(CONSTANTS).map(([name, number]) => [number, name]))
const INTEGRITY_NAMES = Object.keys(INTEGRITY)

function programLines({ name, exports }: Program): string[] {
  if (exports === undefined) return [`program ${name}, not run`]
  return [`program ${name}`, ...exports.map(([key, value]) => `  export ${JSON.stringify(key)} ${showValue(value)}`)]
}

/** The snapshot has been verified. A node without its kind in `kinds` shows its payload as it is. */
export function dump(snapshot: Snapshot, kinds: readonly KindCheck[]): string {
  const { programs, options, heap, resources } = snapshot
  const known = new Map(kinds.map((kind) => [kind.name, kind]))
  const lines = [...programs.flatMap(programLines), `options ${Object.values(options).join(' ')}`]
  heap.code.forEach(([id, name, length], index) => {
    lines.push(`code ${index} ${id} ${JSON.stringify(name)} ${length}`)
  })
  heap.scopes.forEach((id, index) => {
    lines.push(`scope ${index} ${id}`)
  })
  heap.nodes.forEach((node, index) => {
    const [kindIndex, shapeIndex, payload] = node
    const name = heap.kinds[kindIndex]!
    const shape = heap.shapes[shapeIndex]
    const parts = [`#${index}`, described(name, known.get(name)?.dump(payload) ?? literal(payload))]
    if (shape) parts.push(`proto ${showValue(shape.proto)}`)
    if (shape?.integrity) parts.push(INTEGRITY_NAMES[shape.integrity]!)
    lines.push(parts.join(' '))
    if (shape) lines.push(...properties(shape, node))
  })
  resources.forEach(([adapter, state], index) => {
    lines.push(`resource ${index} ${adapter} ${literal(state)}`)
  })
  return `${lines.join('\n')}\n`
}

/** One line that begins with the kind, as most kinds write it anyway. */
function described(kind: string, text: string): string {
  const line = text.replaceAll('\n', '\\n')
  return line.toLowerCase().startsWith(kind) ? line : `${kind} ${line}`
}

function showValue(value: Value): string {
  if (!Array.isArray(value)) return JSON.stringify(value)
  const [number] = value as [number]
  return CONSTANT_NAMES.get(number) ?? `#${number}`
}

function properties(shape: Shape, node: Node): string[] {
  const lines: string[] = []
  let at = 3
  const next = (): string => showValue(node[at++] as Value)
  shape.keys.forEach((key, index) => {
    const bits = shape.attributes?.[index] ?? PLAIN_ATTRIBUTES
    const flags = showAttributes(bits)
    if (bits & ATTRIBUTES.accessor) lines.push(`  ${showKey(key)}${flags} get ${next()} set ${next()}`)
    else lines.push(`  ${showKey(key)}${flags} = ${next()}`)
  })
  for (const [owner, count] of shape.brands ?? []) {
    const values = Array.from({ length: count }, next)
    lines.push(`  private of ${showValue(owner)}: ${values.join(', ')}`)
  }
  return lines
}

function showKey(key: Key): string {
  return typeof key === 'string' ? JSON.stringify(key) : `[${showValue(key)}]`
}

/** Only what differs from a property made by assignment. */
function showAttributes(bits: number): string {
  const missing = (['writable', 'enumerable', 'configurable'] as const).filter(
    (name) => !(bits & ATTRIBUTES[name]) && !(name === 'writable' && bits & ATTRIBUTES.accessor),
  )
  return missing.map((name) => ` not-${name}`).join('')
}

function literal(data: unknown): string {
  return JSON.stringify(data, (_, value) => (value instanceof Uint8Array ? `bytes ${Array.from(value, hex).join('')}` : value))
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
