/** Runs a program whose functions can be suspended, and lets it go on from a suspension point through continuations. */
import { runInThisContext } from 'node:vm'
import { factoryText } from '../../restore-cli/generate/factories.ts'
import { readProgram } from '../../restore-cli/generate/program/index.ts'
import type { Heap } from '../../runtime/graph/format.ts'
import { resumedLink } from '../../runtime/link.ts'

type AnyFunction = (...parameters: any[]) => any
type Chain = Environment | (() => Environment[]) | undefined

const realm = globalThis as Record<string, any>

interface Environment {
  readonly id: string
  readonly read?: () => unknown[]
  readonly late?: (() => unknown)[]
  readonly names?: string
  parent?: Environment | undefined
  /** For a class. */
  readonly target?: any
  readonly reader?: (object: object) => any
  readonly chain?: () => Environment[]
}

/** A suspended activation. */
interface Activation {
  readonly id: string
  promise?: Promise<unknown>
  point: number
  locals: unknown[]
  chain: Chain
  value: unknown
}

const UNINITIALISED = Symbol('uninitialised')

/** When to hop: before the n-th suspension is left (from 0); `again`: also at once where it has gone on. */
export interface Hops {
  readonly at: (n: number) => boolean
  readonly again?: boolean
}

export interface Drive {
  readonly how: 'next' | 'throw' | 'return'
  readonly at: number
}

export async function runWorld(
  code: string,
  kind: 'async' | 'generator',
  hops: Hops,
  drive: Drive = { how: 'next', at: 0 },
): Promise<string[]> {
  const world = new World(hops)
  return kind === 'async' ? await world.runAsync(code) : world.runGenerator(code, drive)
}

class World {
  readonly out: string[] = []
  readonly hops: Hops
  count = 0
  programText = ''
  main: { f: AnyFunction } | undefined
  readonly live = new Set<Activation>()
  readonly scopes: Environment[] = []
  readonly classes = new Map<object, Environment>()
  readonly settled = new WeakMap<object, unknown>()
  done: (() => void) | undefined
  fail: ((error: unknown) => void) | undefined
  constructor(hops: Hops) {
    this.hops = hops
  }

  start(code: string): unknown {
    realm['log'] = (...values: unknown[]) => void this.out.push(values.map(show).join(' '))
    realm['later'] = (value: unknown) => new Promise((resolve) => setImmediate(() => resolve(value)))
    realm['fails'] = (value: unknown) => {
      const promise = new Promise((_, reject) => setImmediate(() => reject(value)))
      promise.catch(() => {})
      return promise
    }
    realm['entry'] = (f: AnyFunction) => void (this.main = { f })
    realm['$TM'] = undefined
    let result: unknown
    realm['program'] = (f: AnyFunction) => {
      this.programText = Function.prototype.toString.call(f)
      result = f(this.link())
    }
    runInThisContext(code)
    return result
  }

  async runAsync(code: string): Promise<string[]> {
    const finished = new Promise<void>((resolve, reject) => {
      this.done = resolve
      this.fail = reject
    })
    const top = this.start(code) as Promise<unknown> | undefined
    if (top === undefined) this.settle(this.main!.f.call({ name: 'self' }, 1, 2))
    else this.settle(top)
    await finished
    return this.out
  }

  settle(promise: Promise<unknown>): void {
    promise.then(
      (value) => {
        this.out.push(`returned ${show(value)}`)
        this.done!()
      },
      (error) => {
        this.out.push(`threw ${show(error)}`)
        this.done!()
      },
    )
  }

  runGenerator(code: string, drive: Drive): string[] {
    this.start(code)
    let generator = this.main!.f.call({ name: 'self' }, 1, 2) as Generator
    for (let n = 0; n < 60; n++) {
      const times = this.hops.at(n) ? (this.hops.again ? 2 : 1) : 0
      for (let i = 0; i < times; i++) generator = this.moveGenerator(generator)
      const action = n === drive.at ? drive.how : 'next'
      try {
        const { value, done } =
          action === 'next' ? generator.next(n) : action === 'throw' ? generator.throw(`e${n}`) : generator.return(`r${n}`)
        this.out.push(`${done ? 'done' : 'yields'} ${show(value)}`)
        if (done) return this.out
      } catch (error) {
        this.out.push(`threw ${show(error)}`)
        return this.out
      }
    }
    return this.out
  }

  moveGenerator(generator: Generator): Generator {
    const activation = this.look(generator)
    const { objects, ready } = this.build([activation])
    ready()
    return objects.get(activation) as Generator
  }

  /** Asks a generator where it is. */
  look(generator: Generator): Activation {
    this.report = undefined
    realm['$TM'] = () => undefined
    generator.next()
    realm['$TM'] = undefined
    return this.report!
  }

  report: Activation | undefined

  suspend(activation: Activation): unknown {
    const n = this.count++
    if (!this.hops.at(n)) return activation.value
    if (!this.moving) setImmediate(() => this.move())
    this.moving = true
    return new Promise(() => {})
  }

  moving = false

  move(again = this.hops.again === true): void {
    this.moving = false
    try {
      this.moveAll(again)
    } catch (error) {
      this.fail!(error)
    }
  }

  moveAll(again: boolean): void {
    const activations = [...this.live]
    const { objects, ready } = this.build(activations)
    const main = activations.find((activation) => activation.id === (this.main === undefined ? 't' : 't#f'))!
    const promise = objects.get(main) as Promise<unknown>
    if (again) {
      // What has been built is captured before it goes on.
      this.stopped = () => this.move(false)
      ready()
      return
    }
    this.settle(promise)
    ready()
  }

  stopped: (() => void) | undefined

  link(): any {
    const world = this
    const frameOf = (id: string): Activation & { at: AnyFunction; on: AnyFunction } => {
      const resumed = world.restoring
      world.restoring = false
      let first = resumed
      const activation = {
        id,
        point: -1,
        locals: [] as unknown[],
        chain: undefined as Chain,
        value: undefined as unknown,
        at(value: unknown, point: number, locals: unknown[], chain: Chain) {
          Object.assign(activation, { value, point, locals, chain })
          world.live.add(activation)
          if (!first) return world.suspend(activation)
          first = false
          if (world.stopped === undefined) return value
          world.waiting--
          if (world.waiting === 0) {
            const stopped = world.stopped
            world.stopped = undefined
            setImmediate(stopped)
          }
          return new Promise(() => {})
        },
        on(value: unknown) {
          world.live.delete(activation)
          return value
        },
      }
      return activation
    }
    return resumedLink({
      strict() {},
      frame: (id: string) => frameOf(id),
      run(id: string, body: AnyFunction) {
        const activation = frameOf(id)
        const promise = body(activation) as Promise<unknown>
        activation.promise = promise
        promise.then(
          (value) => void world.settled.set(promise, value),
          () => {},
        )
        return promise
      },
      scope(id: string, parent: Environment | 0, names: string, read: () => unknown[], ...late: (() => unknown)[]) {
        const scope: Environment = { id, parent: parent || undefined, names, read, late }
        world.scopes.push(scope)
        return scope
      },
      env: (id: string, read: () => unknown[], ...late: (() => unknown)[]): Environment => ({ id, read, late }),
      mapped: (object: object) => ({ mapped: object }),
      class(id: string, target: object, chain: () => Environment[], _keys = 0, reader?: (object: object) => any) {
        world.classes.set(target, { id, target, chain, ...(reader ? { reader } : {}) })
      },
      of: (_: string, target: object) => world.classes.get(target),
      super: (home: object, self: unknown) =>
        new Proxy(
          {},
          {
            get: (_, key) => Reflect.get(Reflect.getPrototypeOf(home)!, key, self),
            set: (_, key, value) => Reflect.set(Reflect.getPrototypeOf(home)!, key, value, self),
          },
        ),
      template: (strings: string[]) => Object.freeze(strings),
      call: (f: AnyFunction, self: unknown, ...parameters: unknown[]) => Reflect.apply(f, self, parameters),
      toKey: (key: unknown) => (typeof key === 'symbol' ? key : String(key)),
      completion() {},
      cursor: (values: Iterable<unknown>) => {
        const iterator = values[Symbol.iterator]()
        return {
          [Symbol.iterator]() {
            return this
          },
          next: () => iterator.next(),
          return() {
            iterator.return?.()
            return {}
          },
        }
      },
      again: (id: string, point: number, locals: unknown[], chain: Chain) => ({
        [Symbol.iterator]() {
          return this
        },
        next(value: unknown) {
          if (realm['$TM'] === undefined) return { value, done: true }
          world.report = { id, point, locals, chain, value: undefined }
          return { value: undefined, done: false }
        },
        throw(error: unknown) {
          throw error
        },
        return: (value: unknown) => ({ value, done: true }),
      }),
      delegate(e: any, id: string, point: number, locals: () => unknown[], chain: Chain) {
        let stopping = e instanceof Handle
        let iterator = stopping ? undefined : e[Symbol.iterator]()
        const inner = () => (iterator ??= e.value)
        return {
          [Symbol.iterator]() {
            return this
          },
          next(value: unknown) {
            if (stopping) {
              stopping = false
              return { value: undefined, done: false }
            }
            if (realm['$TM'] === undefined) return inner().next(value)
            world.report = { id, point, locals: locals(), chain, value: inner() }
            return { value: undefined, done: false }
          },
          throw: (error: unknown) => inner().throw(error),
          return: (value: unknown) => inner().return(value),
        }
      },
    } as any)
  }

  restoring = false
  waiting = 0

  /** A heap of what these activations need, and all of it built again. */
  build(activations: readonly Activation[]): { objects: Map<unknown, unknown>; ready: () => void } {
    const kinds = ['environment', 'closure', 'frame', 'generator', 'class', 'other']
    const nodes: [number, number, any][] = []
    const numbers = new Map<unknown, number>()
    const originals: unknown[] = []
    const codes: string[] = []
    const scopeIds: string[] = []
    const numberIn = (list: string[], id: string) => (list.includes(id) ? list.indexOf(id) : list.push(id) - 1)
    const add = (value: unknown, kind: string, payload: any): [number] => {
      const number = nodes.push([kinds.indexOf(kind), -1, payload]) - 1
      numbers.set(value, number)
      originals[number] = value
      return [number]
    }
    const attempt = (read: () => unknown) => {
      try {
        return read()
      } catch {
        return UNINITIALISED
      }
    }
    const registered = new Map<unknown, { id: string; environment: Environment }>()
    for (const scope of this.scopes) {
      const values = scope.read!()
      const [ready = '', late = ''] = scope.names!.split('|')
      for (const [i, id] of ready.split(' ').entries()) if (id !== '') registered.set(values[i], { id, environment: scope })
      for (const [i, id] of late.split(' ').entries()) if (id !== '') registered.set(attempt(scope.late![i]!), { id, environment: scope })
    }
    const innermost = (chain: Chain): Environment | undefined => {
      const list = typeof chain === 'function' ? chain() : chain === undefined ? [] : [chain]
      for (let i = 0; i + 1 < list.length; i++) list[i]!.parent ??= list[i + 1]!
      return list[0]
    }
    const environment = (found: Environment | undefined): any => {
      if (found === undefined) return [-1]
      if (found.target !== undefined) return encode(found.target)
      if (numbers.has(found)) return [numbers.get(found)]
      const payload: any = { scope: numberIn(scopeIds, found.id) }
      const reference = add(found, 'environment', payload)
      const values = [...found.read!(), ...found.late!.map(attempt)]
      const last = values.at(-1) as { mapped?: { length: number } } | undefined
      if (typeof last === 'object' && last?.mapped !== undefined) {
        values.pop()
        payload.arguments = [add(last.mapped, 'other', 'arguments'), last.mapped.length]
        mappedBy.set(payload.arguments[0][0], found)
      }
      payload.parent = environment(found.parent)
      payload.values = values.map((value) => (value === UNINITIALISED ? [-7] : encode(value)))
      return reference
    }
    const mappedBy = new Map<number, Environment>()
    const askWhat = (value: AnyFunction): any => {
      const known = registered.get(value)
      if (known !== undefined) return { ...known, captured: [] }
      if (!/\$TM\(/.test(Function.prototype.toString.call(value).slice(0, 80))) return undefined
      let answer: any
      realm['$TM'] = (id: string, chain: Chain, ...captured: any[]) => {
        answer = { id, environment: innermost(chain), captured: captured.map((read) => (read === 0 ? undefined : attempt(read))) }
      }
      value()
      realm['$TM'] = undefined
      return answer
    }
    const encode = (value: unknown): any => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return { is: value }
      if (numbers.has(value)) return [numbers.get(value)]
      const waited = activations.find((activation) => activation.promise === value)
      if (waited !== undefined) return frame(waited)
      if (this.settled.has(value)) {
        const payload: any = { settled: undefined }
        const reference = add(value, 'other', payload)
        payload.settled = encode(this.settled.get(value))
        return reference
      }
      const record = this.classes.get(value)
      if (record !== undefined) {
        const payload: any = { code: numberIn(codes, record.id), keys: [] }
        const reference = add(value, 'class', payload)
        payload.env = environment(innermost(record.chain))
        payload.above = encode(Object.getPrototypeOf(value))
        return reference
      }
      if (typeof value === 'function') {
        const answer = askWhat(value as AnyFunction)
        if (answer === undefined) return add(value, 'other', 'same')
        const payload: any = { code: numberIn(codes, answer.id) }
        const reference = add(value, 'closure', payload)
        payload.env = environment(answer.environment)
        payload.captured = answer.captured.map(encode)
        return reference
      }
      if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
        if (Symbol.iterator in value && !Array.isArray(value)) return add(value, 'other', 'same')
        const payload: any = { copy: Array.isArray(value) ? [] : {} }
        const reference = add(value, 'other', payload)
        payload.parts = Object.entries(value).map(([key, part]) => [key, encode(part)])
        return reference
      }
      const made = this.classes.get((value as object).constructor)
      if (made !== undefined) {
        const payload: any = { instance: encode(made.target) }
        const reference = add(value, 'other', payload)
        payload.fields = made.reader?.(value)?.[0].map(encode)
        payload.parts = Object.entries(value).map(([key, part]) => [key, encode(part)])
        return reference
      }
      return add(value, 'other', 'same')
    }
    const frame = (activation: Activation): any => {
      if (numbers.has(activation)) return [numbers.get(activation)]
      const payload: any = { code: numberIn(codes, activation.id), point: activation.point }
      const reference = add(activation, activation.promise === undefined && activation.id !== 't' ? 'generator' : 'frame', payload)
      if (activation.promise !== undefined) numbers.set(activation.promise, reference[0])
      const inner = innermost(activation.chain)
      payload.chain = inner === undefined ? [] : [environment(inner)]
      payload.locals = activation.locals.map(encode)
      payload.value = encode(activation.value)
      return reference
    }
    for (const activation of activations) frame(activation)
    // Mapped arguments that were met before their environment.
    const heap = { kinds, shapes: [], code: codes.map((id) => [id, id.split('/').at(-1)!, 0]), scopes: scopeIds, nodes } as unknown as Heap
    const program = readProgram(this.programText)
    const text = factoryText(program, heap, () => true)
    if (process.env['SHOW']) console.log(text)
    this.scopes.length = 0
    this.live.clear()
    this.restoring = false
    const root = runInThisContext(`(${text})`)(this.link()) as AnyFunction
    const counts = root('frames') as Record<string, number>
    const made: unknown[] = []
    const dispatchers: AnyFunction[] = []
    const handles: { number: number; handle: Handle }[] = []
    const owners = new Map<number, number>()
    const ownOf = (number: number): { own: number[]; around: any } => {
      const { code, point, chain } = nodes[number]![2]
      const own: number[] = []
      let at = chain[0] ?? [-1]
      for (let i = 0; i < counts[`${code}.${point}`]!; i++) {
        own.push(at[0])
        at = nodes[at[0]]![2].parent
      }
      return { own, around: at }
    }
    for (const [number, [kind]] of nodes.entries()) {
      if (kinds[kind] === 'frame' || kinds[kind] === 'generator') for (const own of ownOf(number).own) owners.set(own, number)
    }
    const dispatcher = ([number]: [number]): AnyFunction => {
      if (number < 0) return root
      make(number)
      return dispatchers[number]!
    }
    const make = (number: number): unknown => {
      if (number in made) return made[number]
      const [kindNumber, , payload] = nodes[number]!
      switch (kinds[kindNumber]) {
        case 'environment': {
          if (owners.has(number)) {
            make(owners.get(number)!)
            if (dispatchers[number] === undefined) throw new Error(`no level for ${scopeIds[payload.scope]}`)
            return (made[number] = 0)
          }
          const missing = payload.values.flatMap((value: any, i: number) => (Array.isArray(value) && value[0] === -7 ? [i] : []))
          dispatchers[number] = dispatcher(payload.parent)([payload.scope, ...missing].join('.'), payload.arguments?.[1])
          return (made[number] = 0)
        }
        case 'closure':
          return (made[number] = dispatcher(payload.env)(~payload.code, ...payload.captured.map(decode)))
        case 'class': {
          const [target, own] = dispatcher(payload.env)(~payload.code, undefined, [])
          dispatchers[number] = own
          made[number] = target
          const above = decode(payload.above) as { prototype?: object }
          Object.setPrototypeOf(target, above)
          if (above.prototype) Object.setPrototypeOf(target.prototype, above.prototype)
          return target
        }
        case 'frame':
        case 'generator': {
          const { own, around } = ownOf(number)
          const count = own.map((id) => nodes[id]![2].arguments?.[1]).find((found) => found !== undefined)
          const lacks = (scope: number, position: number) =>
            own.some((id) => nodes[id]![2].scope === scope && nodes[id]![2].values[position]?.[0] === -7)
          const handle = new Handle(count, lacks)
          handles.push({ number, handle })
          const dispatch = dispatcher(around)
          this.restoring = true
          const result = dispatch(`k${payload.code}.${payload.point}`, handle)
          this.restoring = false
          made[number] = result
          if (kinds[kindNumber] === 'generator') result.next()
          for (const id of own) {
            dispatchers[id] = handle.levels.find(([, scope]) => scope === nodes[id]![2].scope)?.[0] as AnyFunction
          }
          return result
        }
      }
      if (payload === 'same') {
        const original = originals[number]
        // What the host settles with may have moved.
        const moved = (value: unknown) => (numbers.has(value) ? made[numbers.get(value)!] : value)
        return (made[number] = original instanceof Promise ? waited(original.then(moved)) : original)
      }
      if (payload === 'arguments') {
        const own = numbers.get(mappedBy.get(number))!
        make(own)
        return (made[number] = dispatchers[own]!('arguments'))
      }
      if (payload.settled !== undefined) {
        const promise = Promise.resolve(decode(payload.settled))
        this.settled.set(promise, decode(payload.settled))
        return (made[number] = promise)
      }
      if (payload.instance !== undefined) {
        const own = dispatcher(payload.instance)
        const object = payload.fields === undefined ? Object.create((decode(payload.instance) as any).prototype) : own('brand')
        return (made[number] = object)
      }
      return (made[number] = payload.copy)
    }
    const decode = (value: any): unknown => (Array.isArray(value) ? make(value[0]) : value.is)
    for (const number of nodes.keys()) make(number)
    for (const [number, [kindNumber, , payload]] of nodes.entries()) {
      const kind = kinds[kindNumber]
      if (kind === 'environment') {
        for (const [i, value] of payload.values.entries())
          if (!(Array.isArray(value) && value[0] === -7)) dispatchers[number]!(i, decode(value))
      } else if (kind === 'frame' || kind === 'generator') {
        const { handle } = handles.find((found) => found.number === number)!
        for (const [level] of handle.levels) for (const [i, value] of payload.locals.entries()) level(`l${i}`, decode(value))
        handle.value = decode(payload.value)
      } else if (payload.parts !== undefined) {
        for (const [key, value] of payload.parts) (made[number] as any)[key] = decode(value)
        if (payload.fields !== undefined) dispatcher(payload.instance)('private', made[number], payload.fields.map(decode))
      }
    }
    const objects = new Map<unknown, unknown>(originals.map((original, number) => [original, made[number]]))
    this.waiting = activations.length
    return { objects, ready: () => handles.forEach(({ handle }) => void handle.go()) }
  }
}

/** Whoever waits for it later handles its rejection. */
function waited<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** What a continuation gets. */
class Handle {
  readonly levels: [AnyFunction, number][] = []
  value: unknown
  readonly count: number | undefined
  go!: () => void
  readonly ready = new Promise<void>((resolve) => void (this.go = resolve))
  readonly lacks: (scope: number, position: number) => boolean

  constructor(count: number | undefined, lacks: Handle['lacks']) {
    this.count = count
    this.lacks = lacks
  }
  level(dispatcher: AnyFunction, scope: number): void {
    this.levels.push([dispatcher, scope])
  }
  /** The first turn is entered without asking the cursor. */
  again(read: () => Iterator<unknown>): Iterable<unknown> {
    let first = true
    return {
      [Symbol.iterator]() {
        return this as never
      },
      next() {
        if (!first) return read().next()
        first = false
        return { value: undefined, done: false }
      },
      return() {
        return read().return!()
      },
    } as never
  }
}

function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (typeof value === 'function') return `function ${value.name}`
  if (Array.isArray(value)) return `[${value.map(show).join()}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, part]) => `${key}:${show(part)}`)
      .join()}}`
  return String(value)
}
