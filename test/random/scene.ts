/** Says what a program with state has declared so far, by what can be done to it. */
import type { Dice } from './dice.ts'

/** Names of variables at the top of the program, by kind. */
export interface Scene {
  readonly dice: Dice
  readonly fresh: (prefix: string) => string
  /** Objects of any kind, which may refuse what is done to them. */
  readonly objects: string[]
  readonly lists: string[]
  readonly maps: string[]
  readonly sets: string[]
  readonly weakMaps: string[]
  readonly buffers: string[]
  readonly views: string[]
  readonly dates: string[]
  readonly patterns: string[]
  readonly symbols: string[]
  /** Generators and iterators that are half-way. */
  readonly iterators: string[]
  readonly classes: string[]
  readonly instances: string[]
  /** Functions without needed arguments, whose result can be printed. */
  readonly functions: string[]
  /** Functions that settle a promise that something waits for. */
  readonly settlers: string[]
}

export type Kind = Exclude<keyof Scene, 'dice' | 'fresh'>

export function emptyScene(dice: Dice, fresh: Scene['fresh']): Scene {
  return {
    dice,
    fresh,
    objects: [],
    lists: [],
    maps: [],
    sets: [],
    weakMaps: [],
    buffers: [],
    views: [],
    dates: [],
    patterns: [],
    symbols: [],
    iterators: [],
    classes: [],
    instances: [],
    functions: [],
    settlers: [],
  }
}

/** Kinds whose members are objects with an identity. */
const HELD: readonly Kind[] = [
  'objects',
  'lists',
  'maps',
  'sets',
  'weakMaps',
  'buffers',
  'views',
  'dates',
  'patterns',
  'classes',
  'instances',
  'functions',
]

/** Variables that hold objects of any kind. */
export const held = (scene: Scene): readonly string[] => HELD.flatMap((kind) => scene[kind])

/** All variables whose value is printed. */
export const shown = (scene: Scene): readonly string[] => [...held(scene), ...scene.symbols, ...scene.iterators]

export function declare(scene: Scene, kind: Kind, prefix: string): string {
  const name = scene.fresh(prefix)
  scene[kind].push(name)
  return name
}
