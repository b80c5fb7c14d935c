/** Walks everything that the roots lead to, and describes each value once: a running program's heap into graph nodes. */

import type { DescribeCode } from '../graph/code.ts'
import { CONSTANTS, type Code, type Heap, type Node, type Reference, type Value } from '../graph/format.ts'
import type { AdapterKind, Kind } from '../graph/kind.ts'
import { SHAPELESS } from '../graph/kinds/index.ts'
import { hostPromise, type Obstacle, type Refusal, stamped } from '../graph/obstacles/index.ts'
import { type Answer, behaviourParts, probe, withProbes } from '../graph/probe.ts'
import { members, registeredFunctions } from '../graph/registry.ts'
import { boundParts } from '../graph/tracked.ts'
import { createForeign } from './foreign.ts'
import { createFound, isEnvironment } from './found.ts'
import { unknownFunction, unknownValue } from './naming.ts'
import { createPrivateNames } from './private-names.ts'
import { createPromises } from './promises.ts'
import { createRecognition } from './recognition.ts'
import { CaptureError } from './report.ts'
import { createSecrets } from './secrets.ts'
import { createShapes } from './shapes.ts'

const constant = Object.fromEntries(Object.entries(CONSTANTS).map(([name, number]) => [name, [number] as const])) as Record<
  keyof typeof CONSTANTS,
  Reference
>
/** V8 flattens and scans natively; 15 ns for a short string. */
const isWellFormed = (text: string): boolean => text.isWellFormed()

export interface Walked {
  readonly heap: Heap
  readonly obstacles: readonly Obstacle[]
  /** Promises that had to be asked, and are rejected. */
  readonly rejected: readonly object[]
}

export interface WalkOptions {
  readonly nameOf: (value: object | symbol) => string | undefined
  /** Of the programs. */
  readonly texts: readonly string[]
  readonly adapterKinds: readonly AdapterKind[]
  /** What ends by itself is not waited for any more, so that all obstacles are to be found. */
  readonly isLast: boolean
  /** Why a function cannot be captured that the host has made. Absent: it says nothing of them. */
  readonly refuse?: (target: object) => Refusal | undefined
  /** Own string keys that are no indices; `undefined`: nobody can tell. */
  readonly namesIn: (value: object) => readonly string[] | undefined
}

/**
 * `root` encodes the roots, at once; everything they lead to is walked after it, and waits for microtasks where promises are to be asked.
 * In between, no code of the program may run.
 */
export async function walkHeap<T>(options: WalkOptions, root: (describe: DescribeCode) => T): Promise<Walked & { readonly roots: T }> {
  const { nameOf, texts, adapterKinds, isLast, refuse, namesIn } = options
  const nodes: Node[] = []
  const kindNumbers = new Map<string, number>()
  const codes: Code[] = []
  const codeNumbers = new Map<string, number>()
  const scopeNumbers = new Map<string, number>()
  const registered = registeredFunctions()
  const unknown: number[] = []
  const promises = createPromises()
  /** Promises that have been met: written when there is nothing else to do, so that the order does not depend on whom to ask. */
  const met: number[] = []
  const weak: { collection: object; has: (key: object | symbol) => boolean; tell: (key: object | symbol) => void; seen: number }[] = []
  const reached: { value: object; tell: (reference: Value) => void }[] = []
  const obstacles: Obstacle[] = []
  let asked: { readonly target: object; readonly answer: Answer | undefined } | undefined
  const secrets = createSecrets()
  const found = createFound()
  const { order, enter, numberOf, pathTo } = found
  const { kindOf, kindNamed } = createRecognition({ nameOf, adapterKinds, isFrame: promises.isFrame, knows: (target) => knows(target) })

  const describe: DescribeCode = {
    value(value, edge) {
      switch (typeof value) {
        case 'string':
          return isWellFormed(value) ? value : enter(value, edge)
        case 'number':
          if (Number.isFinite(value)) return value === 0 && 1 / value < 0 ? constant.minusZero : value
          return value > 0 ? constant.infinity : value < 0 ? constant.minusInfinity : constant.NaN
        case 'boolean':
          return value
        case 'undefined':
          // `document.all` says that it is, too (Annex B.3.6).
          return value === undefined ? constant.undefined : enter(value, edge)
        default:
          return value === null ? null : enter(value, edge)
      }
    },
    reference: enter,
    obstacle: (refusal) => void obstacles.push({ path: pathTo(found.current) || 'host', ...refusal }),
    isForeign: (value) => foreign.isForeign(value),
    knows: (target) => knows(target),
    weak: (collection, has, tell) => void weak.push({ collection, has, tell, seen: 0 }),
    code(id, of) {
      let number = codeNumbers.get(id)
      if (number === undefined) {
        number = codes.length
        codeNumbers.set(id, number)
        const [name, length] = ['name', 'length'].map((key) => of && Reflect.getOwnPropertyDescriptor(of, key)?.value)
        codes.push([id, typeof name === 'string' ? name : '', typeof length === 'number' ? length : 0])
      }
      return number
    },
    scope(id) {
      let number = scopeNumbers.get(id)
      if (number === undefined) scopeNumbers.set(id, (number = scopeNumbers.size))
      return number
    },
    ask(target) {
      // Who is told that there is an answer asks once more for it.
      if (target !== asked?.target) {
        const known = registered.get(target)
        asked = { target, answer: known === undefined ? probe(target) : { ...known, captured: [] } }
      }
      return asked.answer
    },
    baseline: (number) => ({ name: codes[number]![1], length: codes[number]![2] }),
    promise: promises.of,
    waitingFor: promises.waitingFor,
    origin: promises.origin,
    behaviour: (target) => behaviourParts(target as () => unknown),
    secret: secrets.add,
    ifReached: (value, tell) => void reached.push({ value, tell }),
  }
  const shapes = createShapes(describe, namesIn)
  const privateNames = createPrivateNames(describe, nameOf)
  const foreign = createForeign(kindOf, (target) => describe.ask(target) !== undefined, texts)

  /** The host binds functions of its own, too. */
  const knows = (target: object): boolean => {
    const kind = kindOf(target)
    if (kind === kindNamed('bound')) return knows(boundParts(target)!.target)
    return kind !== 'function' || describe.ask(target) !== undefined
  }

  const write = (index: number, kind: Kind, value: object): void => {
    const payload = kind.capture(value, describe)
    let number = kindNumbers.get(kind.name)
    if (number === undefined) kindNumbers.set(kind.name, (number = kindNumbers.size))
    if (SHAPELESS.includes(kind.name) || kind.shapeless) {
      if (privateNames.isStamped(value)) describe.obstacle(stamped(kind.name))
      nodes[index] = [number, -1, payload]
      return
    }
    nodes[index] = shapes.node(value, kind, number, payload, privateNames.brandsOf(value))
  }

  const visit = (index: number): void => {
    found.current = index
    const value = order[index] as object
    const kind = kindOf(value)
    if (typeof kind !== 'string') {
      if (kind.name === 'promise') return void met.push(index)
      if (kind.name === 'class') privateNames.noteStatics(value)
      return write(index, kind, value)
    }
    if (kind === 'function') {
      if (describe.ask(value) === undefined) unknown.push(index)
      else write(index, kindNamed('closure'), value)
    } else unknown.push(index)
  }

  /** What nothing known claimed: a private method that has leaked, or its generator, is known once its class or an instance has been seen. */
  const settleUnknown = (): void => {
    for (const index of unknown.splice(0)) {
      const value = order[index] as object
      const method = privateNames.methodOf(value)
      found.current = index
      const kind = typeof value === 'function' ? 'function' : kindOf(value)
      if (typeof kind !== 'string') write(index, kind, value)
      else if (method !== undefined) {
        members.set(value, { record: method.record, place: method.place, part: 0, key: method.index })
        write(index, kindNamed('member'), value)
      } else {
        nodes[index] = [0, -1, null]
        describe.obstacle(kind === 'function' ? (refuse?.(value) ?? unknownFunction(value)) : unknownValue(kind))
      }
    }
  }

  const settleWeak = (): void => {
    for (const entry of weak) {
      found.current = numberOf(entry.collection)!
      for (; entry.seen < order.length; entry.seen++) {
        const key = order[entry.seen]
        if (typeof key !== 'object' && typeof key !== 'function' && typeof key !== 'symbol') continue
        if (isEnvironment(key)) continue
        if (entry.has(key as object)) entry.tell(key as object)
      }
    }
  }

  /** Describes all that has been found. Returns whether something is left: promises. */
  let at = 0
  const goOn = (): boolean => {
    for (;;) {
      while (at < order.length) visit(at++)
      if (met.length > 0) return true
      const before = order.length
      settleWeak()
      if (order.length === before) {
        const pending = unknown.length
        settleUnknown()
        if (pending === 0 || (order.length === before && unknown.length === 0)) return false
      }
    }
  }

  const writePromises = (): boolean => {
    for (const index of met.splice(0)) {
      found.current = index
      write(index, kindNamed('promise'), order[index] as object)
    }
    return goOn()
  }

  // What only the host can settle is not found from the roots: the host holds it.
  const hosted = promises.hosted()
  const asking = hosted.length > 0 ? promises.ask(hosted) : undefined
  if (asking !== undefined) await asking
  for (const promise of hosted) {
    const waiting = promises.waitingFor(promise)
    if (promises.of(promise).state !== 'pending' || withProbes(() => waiting.every(foreign.isForeignReaction))) continue
    const name = nameOfWaiting(waiting)
    obstacles.push({ path: name === undefined ? 'then' : `await in ${name}`, ...hostPromise() })
  }
  if (!isLast && obstacles.length > 0) throw new CaptureError(obstacles, 0)
  let roots!: T
  let left = withProbes(() => {
    roots = root(describe)
    return goOn()
  })
  while (left) {
    const asking = promises.ask(met.map((index) => order[index] as object))
    if (asking !== undefined) await asking
    left = withProbes(writePromises)
  }
  for (const { value, tell } of reached) {
    const id = numberOf(value)
    if (id !== undefined) tell([id])
  }
  const heap: Heap = { kinds: [...kindNumbers.keys()], shapes: shapes.list, code: codes, scopes: [...scopeNumbers.keys()], nodes }
  if (secrets.any) obstacles.push(...secrets.found({ heap, roots, texts }, numberOf, pathTo))
  return { heap, obstacles, roots, rejected: promises.rejected }
}

/** Of the functions among those that wait. */
function nameOfWaiting(waiting: readonly object[]): string | undefined {
  return waiting.map((item) => (item as { readonly id?: string }).id).find((id) => id !== undefined)
}
