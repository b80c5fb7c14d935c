/** Keeps what emitted code says of itself: environments, classes, home objects; weak in everything the program can drop. */

/** A variable whose value stays out of snapshots: its name in the source, and what it is at the moment. */
export class Redacted {
  readonly #brand = true
  /** Asks nothing of a proxy, which `instanceof` would. */
  static is(value: unknown): value is Redacted {
    return typeof value === 'object' && value !== null && #brand in value
  }
  readonly name: string
  readonly read: () => unknown
  constructor(name: string, read: () => unknown) {
    this.name = name
    this.read = read
  }
}

/** The handle of one environment: asks it for its variables when a capture wants to know. */
export class Environment {
  readonly #brand = true
  /** Asks nothing of a proxy. */
  static is(value: object): value is Environment {
    return #brand in value
  }
  /** The environment or class around it; `undefined` for the program's own, or not known yet. */
  parent: Environment | ClassRecord | undefined
  readonly id: string
  readonly read: () => unknown[]
  readonly late: readonly ((() => unknown) | Redacted)[]
  constructor(id: string, read: () => unknown[], late: Environment['late']) {
    this.id = id
    this.read = read
    this.late = late
  }
}

/** The handle of an environment that exists once: knows the functions in it that have no probe. */
export class OnceScope extends Environment {
  /** Ids of the functions in its first variables, behind `|` in the first late ones, behind a second `|` of those that are made. */
  readonly names: string
  readonly functions: unknown[] = []
  constructor(id: string, names: string, read: () => unknown[], late: Environment['late']) {
    super(id, read, late)
    this.names = names
  }
  /** Notes a function that no variable holds, or those that an object literal has under these keys. */
  made<T extends object>(from: number, value: T, ...keys: readonly string[]): T {
    if (keys.length === 0) this.functions[from] = value
    for (const [i, key] of keys.entries()) this.functions[from + i] = value[key as keyof T]
    return value
  }
}

export type Chain = () => readonly (Environment | ClassRecord)[]
/** Stands behind the variables of an environment whose parameters share their cells with an arguments object (ECMA-262 10.4.4). */
export class MappedArguments {
  readonly #brand = true
  /** Asks nothing of a proxy, which `instanceof` would. */
  static is(value: unknown): value is MappedArguments {
    return typeof value === 'object' && value !== null && #brand in value
  }
  readonly object: object
  constructor(object: object) {
    this.object = object
  }
}

type Constructor = abstract new (...parameters: never[]) => object

/** What a class says when it is defined. */
export class ClassRecord {
  readonly id: string
  readonly target: Constructor
  readonly chain: Chain
  /** Values of its computed keys, in order. */
  readonly keys: readonly PropertyKey[]
  /** Private fields and private methods of an instance; falsy when it is none. Absent: the class has none. */
  readonly reader: ((instance: object) => false | readonly [fields: unknown[], methods: unknown[]]) | undefined
  readonly statics: (() => readonly [fields: unknown[], methods: unknown[]]) | undefined
  constructor(
    id: string,
    target: Constructor,
    chain: Chain,
    keys: readonly PropertyKey[],
    reader: ClassRecord['reader'],
    statics: ClassRecord['statics'],
  ) {
    this.id = id
    this.target = target
    this.chain = chain
    this.keys = keys
    this.reader = reader
    this.statics = statics
  }
}

/** A function made by evaluating a class: where it was put then. */
export interface Member {
  readonly record: ClassRecord
  readonly place: (typeof PLACES)[keyof typeof PLACES]
  /** 0 a method, 1 a getter, 2 a setter. */
  readonly part: 0 | 1 | 2
  /** Its key; for a private method its number among those of the class. */
  readonly key: PropertyKey
}

export const PLACES = { prototype: 0, constructor: 1, private: 2, privateStatic: 3 } as const

export interface HomeRecord {
  readonly id: string
  readonly chain: Chain
}

export const classes: WeakMap<object, ClassRecord> = new WeakMap()
export const prototypes: WeakMap<object, ClassRecord> = new WeakMap()
export const members: WeakMap<object, Member> = new WeakMap()
export const homes: WeakMap<object, HomeRecord> = new WeakMap()
/** Methods of an object literal that uses `super`: their home object. */
export const homeOf: WeakMap<object, object> = new WeakMap()

/** Scopes that exist once, each kept alive by its own variable, which its reader names. */
export const onceScopes: WeakRef<OnceScope>[] = []

/** Classes with private names. The constructor of a derived one can put them onto any object that `super()` returns. */
export const branders: { readonly record: WeakRef<ClassRecord>; readonly derived: boolean }[] = []

const { ownKeys, getOwnPropertyDescriptor } = Reflect

export function addClass(record: ClassRecord): void {
  const { target } = record
  const { prototype } = target as { prototype: object }
  classes.set(target, record)
  prototypes.set(prototype, record)
  if (record.reader !== undefined)
    branders[branders.length] = { record: new WeakRef(record), derived: Reflect.getPrototypeOf(target) !== Function.prototype }
  addMembers(record, prototype, PLACES.prototype)
  addMembers(record, target, PLACES.constructor)
}

function addMembers(record: ClassRecord, holder: object, place: Member['place']): void {
  for (const key of ownKeys(holder)) {
    if (place === PLACES.prototype && key === 'constructor') continue
    const { value, get, set } = getOwnPropertyDescriptor(holder, key)!
    if (typeof value === 'function') members.set(value, { record, place, part: 0, key })
    if (get) members.set(get, { record, place, part: 1, key })
    if (set) members.set(set, { record, place, part: 2, key })
  }
}

/** The functions that have no probe because their scope names them: id and environment of each, as of now. */
export function registeredFunctions(): Map<object, { id: string; environment: Environment }> {
  const found = new Map<object, { id: string; environment: Environment }>()
  for (const reference of onceScopes) {
    const scope = reference.deref()
    if (scope === undefined) continue
    const [ready = '', late = '', made = ''] = scope.names.split('|')
    const add = (names: string, read: (i: number) => unknown) => {
      let prefix = ''
      for (const [i, name] of (names === '' ? [] : names.split(' ')).entries()) {
        if (name.includes('#')) prefix = name.slice(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1)
        const id = name.includes('#') ? name : prefix + name
        const value = read(i)
        if (typeof value === 'function') found.set(value, { id, environment: scope })
      }
    }
    add(made, (i) => scope.functions[i])
    // Left by an error while a variable was in its dead zone, where it stays. Whatever of it is still held is reported as unknown.
    const values = attempt(() => scope.read()) as unknown[] | typeof UNINITIALISED
    if (values === UNINITIALISED) continue
    add(ready, (i) => values[i])
    add(late, (i) => attempt(scope.late[i] as () => unknown))
  }
  return found
}

/** The innermost of a chain of environments, each of which now knows the one around it. */
export function innermost(chain: Chain): Environment | ClassRecord | undefined {
  const environments = chain()
  for (let i = 0; i + 1 < environments.length; i++) (environments[i] as Environment).parent ??= environments[i + 1]
  return environments[0]
}

/** What stands for an environment in the graph: itself, or the class. */
export function nodeOf(environment: Environment | ClassRecord | undefined): object | undefined {
  return environment instanceof ClassRecord ? environment.target : environment
}

/** The variable's value; `UNINITIALISED` while it is in its temporal dead zone. */
export function attempt(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return UNINITIALISED
  }
}

/** Stands for a variable in its temporal dead zone. */
export const UNINITIALISED: unique symbol = Symbol('uninitialised')

/** Stands for what a redacted variable was before the hop. */
export const REDACTED: unique symbol = Symbol('redacted')
