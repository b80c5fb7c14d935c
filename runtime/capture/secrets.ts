/** Finds where values of redacted variables would be in a snapshot all the same. */
import type { Heap } from '../graph/format.ts'
import { type Obstacle, type Refusal, redactedCopy, redactedObject, redactedText } from '../graph/obstacles/index.ts'
import { isProxy } from '../graph/tracked.ts'

/** Code units, or bytes: what is shorter is looked for as a whole only. */
const LONG = 8
/** Objects that a secret is looked into. */
const MANY = 10_000

const { getOwnPropertyDescriptor, ownKeys } = Reflect

export interface Secrets {
  add(variable: string, value: unknown): void
  readonly any: boolean
  /** `idOf` tells the node of what was reached by another way, `pathTo` where that is. */
  found(snapshot: Written, idOf: (value: unknown) => number | undefined, pathTo: (node: number) => string): Obstacle[]
}

interface Written {
  readonly heap: Heap
  /** What the walk began with: resources, exports. */
  readonly roots: unknown
  readonly texts: readonly string[]
}

/** Text, and its bytes in UTF-8 each as a character; or bytes, and what text they are. */
interface Piece {
  readonly text: string
  readonly bytes: string
}

export function createSecrets(): Secrets {
  const values: { readonly variable: string; readonly value: unknown }[] = []
  return {
    add: (variable, value) => void values.push({ variable, value }),
    get any() {
      return values.length > 0
    },
    found({ heap, roots, texts }, idOf, pathTo) {
      const obstacles: Obstacle[] = []
      const isInText = (piece: string): boolean => texts.some((text) => text.includes(piece))
      const report = (path: string, refusal: Refusal): void => {
        if (!obstacles.some((known) => known.path === path && known.what === refusal.what)) obstacles.push({ path, ...refusal })
      }
      const secrets: (Piece & { readonly variable: string })[] = []
      for (const { variable, value } of values) {
        if (typeof value === 'string' && value.length >= LONG && isInText(value)) report('the program text', redactedText(variable))
        const id = typeof value === 'object' || typeof value === 'function' ? idOf(value) : undefined
        if (id !== undefined) report(pathTo(id), redactedObject(variable))
        // What stands in the text as well is no secret of an object's.
        for (const piece of piecesOf(value)) if (piece.text === value || !isInText(piece.text)) secrets.push({ variable, ...piece })
      }
      const look = (data: unknown, path: () => string): void => {
        for (const leaf of leavesOf(data)) {
          const isText = typeof leaf === 'string'
          if (isText && texts.includes(leaf)) continue
          const whole = isText ? leaf : latin1(leaf)
          for (const secret of secrets) {
            const piece = isText ? secret.text : secret.bytes
            if (whole === piece || (piece.length >= LONG && whole.includes(piece))) report(path(), redactedCopy(secret.variable))
          }
        }
      }
      if (secrets.length === 0) return obstacles
      for (const [index, node] of heap.nodes.entries()) look(node, () => pathTo(index))
      for (const shape of heap.shapes) look(shape, () => 'a key of an object')
      look(roots, () => 'a resource or an export')
      return obstacles
    },
  }
}

/** The strings in a value, and its bytes: as deep as data properties go. */
function piecesOf(value: unknown): Piece[] {
  const pieces: Piece[] = []
  const seen = new Set<unknown>()
  const left = [value]
  while (left.length > 0 && seen.size < MANY) {
    const at = left.pop()
    if (typeof at === 'string') pieces.push({ text: at, bytes: latin1(new TextEncoder().encode(at)) })
    if (typeof at !== 'object' || at === null || seen.has(at) || isProxy(at)) continue
    seen.add(at)
    if (ArrayBuffer.isView(at)) {
      const bytes = new Uint8Array(at.buffer, at.byteOffset, at.byteLength)
      pieces.push({ text: new TextDecoder().decode(bytes), bytes: latin1(bytes) })
    } else if (at instanceof Map) left.push(...at.keys(), ...at.values())
    else if (at instanceof Set) left.push(...at)
    else for (const key of ownKeys(at)) left.push(getOwnPropertyDescriptor(at, key)?.value)
  }
  return pieces.filter(({ text, bytes }) => (text === value ? text !== '' : bytes.length >= LONG))
}

function* leavesOf(data: unknown): Generator<string | Uint8Array> {
  const left = [data]
  while (left.length > 0) {
    const at = left.pop()
    if (typeof at === 'string' || at instanceof Uint8Array) yield at
    else if (typeof at === 'object' && at !== null) for (const key of Object.keys(at)) left.push((at as Record<string, unknown>)[key])
  }
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return text
}
