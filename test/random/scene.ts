/** Says what a program with state has declared so far, by what can be done to it. */
import type { Dice } from './dice.ts'

const KINDS = [
  /** Objects of any kind, which may refuse what is done to them. */
  'objects',
  'lists',
  'maps',
  'sets',
  'weakMaps',
  'buffers',
  'views',
  'dates',
  'patterns',
  'errors',
  'proxies',
  'promises',
  'registries',
  /** Objects of the host that nothing else can be done to. */
  'hosts',
  'signals',
  'targets',
  'addresses',
  'classes',
  'instances',
  /** Functions without needed arguments, whose result can be printed. */
  'functions',
  /** Generators and iterators that are half-way. */
  'iterators',
  'asyncGenerators',
  /** Functions that settle a promise that something waits for. */
  'settlers',
  'symbols',
  /** Functions that assign variables of another module. */
  'setters',
] as const

export type Kind = (typeof KINDS)[number]

export interface Scene extends Readonly<Record<Kind, string[]>> {
  readonly dice: Dice
  readonly fresh: (prefix: string) => string
  /** A name that no other program has. */
  readonly unique: (prefix: string) => string
  /** Whether the program is a module: strict, with other modules. */
  readonly isModule: boolean
  /** What instances of a class are made of. */
  readonly given: Map<string, string>
  /** Lines of the other module. */
  readonly library: string[]
  /** Names that stand in scope only behind what is being written. */
  readonly pending: (readonly [kind: Kind, name: string])[]
}

export function emptyScene(rest: Pick<Scene, 'dice' | 'fresh' | 'unique' | 'isModule'>): Scene {
  return {
    ...rest,
    given: new Map(),
    library: [],
    pending: [],
    ...(Object.fromEntries(KINDS.map((kind) => [kind, [] as string[]])) as Record<Kind, string[]>),
  }
}

/** Kinds whose members are no objects that a program may do anything to. */
const APART: readonly Kind[] = ['asyncGenerators', 'settlers', 'symbols', 'setters']

/** Variables that hold objects of any kind. */
export const held = (scene: Scene): readonly string[] => KINDS.filter((kind) => !APART.includes(kind)).flatMap((kind) => scene[kind])

/** Kinds whose objects are refused with another prototype, or show that they stand in for others. */
const TIED: readonly Kind[] = ['registries', 'hosts', 'signals', 'targets', 'addresses', 'promises', 'iterators']

/** Variables that hold objects of the language, whose prototype may change. */
export const free = (scene: Scene): readonly string[] =>
  KINDS.filter((kind) => !APART.includes(kind) && !TIED.includes(kind)).flatMap((kind) => scene[kind])

/** All variables whose value is printed. */
export const shown = (scene: Scene): readonly string[] => [...held(scene), ...scene.symbols]

/** What a variable holds; `undefined`: the text is no variable. */
export const kindOf = (scene: Scene, text: string): Kind | undefined => KINDS.find((kind) => scene[kind].includes(text))

/** A name that can be used once all that declares it is written. */
export function declare(scene: Scene, kind: Kind, prefix: string): string {
  const name = scene.fresh(prefix)
  scene.pending.push([kind, name])
  return name
}
