/** Makes choices, the same for the same seed. */
import { random } from '../snapshots.ts'

export interface Dice {
  /** From 0 to `below` - 1. */
  int(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the values, each as likely as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T
}

export function dice(seed: number): Dice {
  const next = random(seed)
  const int = (below: number) => Math.floor(next() * below)
  return {
    int,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]) => list[int(list.length)] as T,
    weighted(choices) {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0)
      const [, value] = choices.find(([weight]) => (left -= weight) < 0) ?? choices[0]!
      return value
    },
  }
}
