/**
 * Checks a decoded snapshot, which is hostile input, before anything is built from it.
 *
 * What this cannot do for the drivers: a shape may have the key `__proto__`, an ordinary own key like any other.
 * Own properties are therefore always made with `Object.defineProperty` (or `Reflect.defineProperty`), never by assignment,
 * and tables indexed by strings of a snapshot are `Map`s or objects without prototype.
 */
import type { AdapterCheck } from '../adapters/adapter.ts'
import { acyclic } from './acyclic.ts'
import { type Checker, checker, NO_OBJECT, within } from './check.ts'
import {
  ATTRIBUTES,
  CONSTANTS,
  type Heap,
  INTEGRITY,
  type Node,
  type Program,
  type Reference,
  type Shape,
  type Snapshot,
  type Value,
} from './format.ts'
import type { KindCheck } from './kind.ts'
import { type ActivationPayload, type Ownership, ownership } from './ownership.ts'
import { malformed, plain, SnapshotError } from './plain.ts'

/** A snapshot with a kind or a resource that nobody here knows. */
export class UnsupportedError extends SnapshotError {
  override readonly name = 'UnsupportedError'
  constructor(message: string) {
    super('TM312', message)
  }
}

const OPTIONS = {
  trigger: ['SIGUSR2', 'none'],
  format: ['cbor', 'json'],
  afterSnapshot: ['exit', 'continue'],
  timers: ['remaining', 'deadline'],
} as const

/** The longest time in milliseconds, as of timers. */
const LONGEST = 2 ** 31 - 1

/** Fields that are indices into tables of the heap, whichever kind's payload they are in. */
const INDICES = [
  ['code', 'code'],
  ['scope', 'scopes'],
] as const

/**
 * @param kinds all kinds known here, without those of `adapters`
 * @throws SnapshotError (exit code 3), UnsupportedError (exit code 5)
 */
export function verify(snapshot: unknown, kinds: readonly KindCheck[], adapters: readonly AdapterCheck[]): asserts snapshot is Snapshot {
  plain(snapshot)
  const { programs, options, heap, resources } = fields(snapshot, 'the snapshot', 'programs options heap resources')
  verifyPrograms(programs)
  verifyOptions(options)
  const tables = fields(heap, 'heap', 'kinds shapes code scopes nodes')
  const known = new Map([...kinds, ...adapters.flatMap((adapter) => adapter.kinds ?? [])].map((kind) => [kind.name, kind]))
  const used = unique(tables.kinds, 'kind').map((name) => known.get(name) ?? unsupported('kind', name))
  for (const id of unique(tables.scopes, 'scope id')) label(id, 'a scope id')
  for (const entry of list(tables.code, 'code')) {
    const [id, name, length] = tuple(entry, 3, 'an entry of code')
    label(id, 'a code id')
    if (typeof name !== 'string') malformed(`code ${id} has a name that is no string`)
    if (!within(length, 0, Number.MAX_SAFE_INTEGER)) malformed(`code ${id} has no length`)
  }
  const check: Checker = verifyNodes(tables, used)
  verifyExports(programs as readonly Program[], check)
  verifyResources(resources, adapters, check)
}

function verifyPrograms(programs: unknown): void {
  if (list(programs, 'programs').length === 0) malformed('there is no program')
  const names = new Set<unknown>()
  for (const program of programs as readonly unknown[]) {
    const { name, text, exports } = fields(program, 'a program', 'name text', 'exports')
    label(name, 'the program name')
    if (names.has(name)) malformed(`the program ${JSON.stringify(name)} is there twice`)
    names.add(name)
    if (typeof text !== 'string' || text === '') malformed('the program has no text')
    if (exports === undefined) continue
    const exported = list(exports, 'exports').map((entry) => tuple(entry, 2, 'an export')[0])
    unique(exported, 'export')
  }
}

function verifyExports(programs: readonly Program[], check: Checker): void {
  for (const { name, exports = [] } of programs) {
    check.at(`exports of ${name}`)
    for (const [, value] of exports) check.value(value)
  }
}

function verifyOptions(options: unknown): void {
  const chosen = fields(options, 'options', Object.keys(OPTIONS).join(' '), 'patience hookTimeout')
  for (const key of ['patience', 'hookTimeout'])
    if (chosen[key] !== undefined && !within(chosen[key], 0, LONGEST)) malformed(`option ${key} is no time`)
  for (const [key, choices] of Object.entries(OPTIONS))
    if (!(choices as readonly unknown[]).includes(chosen[key])) malformed(`option ${key} is none of ${choices.join(', ')}`)
}

function verifyNodes(tables: Record<string, unknown>, used: readonly KindCheck[]): Checker {
  const nodes = list(tables.nodes, 'nodes') as readonly Node[]
  const shapes = list(tables.shapes, 'shapes') as readonly Shape[]
  // Heads of all nodes first: whatever refers to a node asks for its kind.
  nodes.forEach((node, index) => {
    if (!Array.isArray(node) || node.length < 3) malformed(`node ${index} is no node`)
    if (!within(node[0], 0, used.length - 1)) malformed(`node ${index} has no kind of the ${used.length} there are`)
    if (!within(node[1], -1, shapes.length - 1)) malformed(`node ${index} has no shape of the ${shapes.length} there are`)
  })
  const check: Checker = checker(nodes.length, (reference) => used[nodes[reference[0]]![0]]!.name)
  const layouts = shapes.map((shape, index) => {
    check.at(`shape ${index}`)
    return layout(shape, check)
  })
  nodes.forEach((node, index) => {
    const kind = used[node[0]]!
    const payload = node[2] as Record<string, unknown> | null
    check.at(`node ${index} (${kind.name})`)
    if (node[1] >= 0 && NO_OBJECT.has(kind.name)) check.fail('has a shape and is no object')
    check.run(() => kind.verify(payload, check))
    if (typeof payload === 'object' && payload !== null)
      for (const [field, table] of INDICES)
        if (Object.hasOwn(payload, field)) check.integer(payload[field], 0, list(tables[table], table).length - 1)
    const { size, accessors } = node[1] < 0 ? NO_PROPERTIES : layouts[node[1]]!
    if (node.length - 3 !== size) check.fail(`has ${node.length - 3} values where its shape has ${size}`)
    for (let i = 3; i < node.length; i++) {
      if (accessors?.has(i - 3)) check.object(node[i], CONSTANTS.undefined)
      else check.value(node[i])
    }
  })
  const { maker, isActivation, around } = activationsOf(tables as unknown as Heap)
  const needs = (node: Node, index: number): readonly Value[] | undefined => {
    const by = maker(index)
    if (by !== undefined) return [[by]]
    return isActivation(index) ? [around(node[2] as ActivationPayload)] : used[node[0]]!.needs?.(node[2])
  }
  acyclic(nodes, needs, 'needs itself before it is made')
  acyclic(nodes, (node) => (node[1] < 0 ? undefined : [shapes[node[1]]!.proto]), 'is in its own prototype chain')
  return check
}

function activationsOf(heap: Heap): Ownership {
  try {
    return ownership(heap)
  } catch (error) {
    return malformed((error as Error).message)
  }
}

function verifyResources(resources: unknown, adapters: readonly AdapterCheck[], check: Checker): void {
  const known = new Map(adapters.map((adapter) => [adapter.name, adapter]))
  list(resources, 'resources').forEach((resource, index) => {
    const [name, state] = tuple(resource, 2, 'a resource')
    if (typeof name !== 'string') malformed(`resource ${index} has no name`)
    const adapter: AdapterCheck = known.get(name) ?? unsupported('resource', name)
    check.at(`resource ${index} (${name})`)
    check.run(() => adapter.verify(state, check))
  })
}

/** How many values a node of the shape has, and which of them are getters and setters. */
interface Layout {
  readonly size: number
  readonly accessors?: ReadonlySet<number>
}

const NO_PROPERTIES: Layout = { size: 0 }

function layout(shape: unknown, check: Checker): Layout {
  const { proto, keys, attributes, integrity, brands } = fields(shape, 'a shape', 'proto keys', 'attributes integrity brands')
  if (proto !== null) check.object(proto)
  const names = list(keys, 'keys of a shape')
  const seen = new Set<unknown>()
  for (const key of names) {
    if (typeof key !== 'string') check.key(key)
    const identity = typeof key === 'string' ? key : (key as Reference)[0]
    if (seen.has(identity)) check.fail(`has the key ${JSON.stringify(key)} twice`)
    seen.add(identity)
  }
  if (attributes !== undefined && list(attributes, 'attributes').length !== names.length) check.fail('has not one attribute a key')
  if (integrity !== undefined) check.integer(integrity, INTEGRITY.nonExtensible, INTEGRITY.frozen)
  const accessors = new Set<number>()
  let size = 0
  for (let i = 0; i < names.length; i++) {
    const bits = attributes === undefined ? 0 : (attributes as unknown[])[i]
    check.integer(bits, 0, 15)
    if (bits & ATTRIBUTES.accessor) {
      if (bits & ATTRIBUTES.writable) check.fail('has a writable accessor')
      accessors.add(size).add(size + 1)
      size++
    }
    size++
  }
  for (const brand of brands === undefined ? [] : list(brands, 'brands')) {
    const [owner, count] = tuple(brand, 2, 'brand')
    check.object(owner)
    check.integer(count, 0, 0xffff)
    size += count
  }
  return accessors.size > 0 ? { size, accessors } : { size }
}

/** Ids and names that are shown to people: no control characters, which a terminal would obey. */
function label(value: unknown, what: string): void {
  if (typeof value !== 'string' || !/^[^\0-\x1f\x7f-\x9f\u2028\u2029]{1,4096}$/.test(value)) malformed(`${what} is none`)
}

function unique(value: unknown, what: string): readonly string[] {
  const seen = new Set<string>()
  for (const entry of list(value, `${what}s`)) {
    if (typeof entry !== 'string') malformed(`a ${what} is no string`)
    if (seen.has(entry)) malformed(`the ${what} ${JSON.stringify(entry)} is there twice`)
    seen.add(entry)
  }
  return value as readonly string[]
}

function unsupported(what: string, name: string): never {
  throw new UnsupportedError(`nothing here knows the ${what} ${JSON.stringify(name)}`)
}

function list(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? value : malformed(`${what} is no array`)
}

function tuple(value: unknown, length: number, what: string): readonly unknown[] {
  return Array.isArray(value) && value.length === length ? value : malformed(`${what} is no array of ${length}`)
}

function fields(value: unknown, what: string, required: string, optional = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) malformed(`${what} is no map`)
  const allowed = new Set(`${required} ${optional}`.split(' '))
  for (const key of required.split(' ')) if (!Object.hasOwn(value, key)) malformed(`${what} has no ${key}`)
  for (const key of Object.keys(value)) if (!allowed.has(key)) malformed(`${what} has an unknown key ${JSON.stringify(key)}`)
  return value as Record<string, unknown>
}
