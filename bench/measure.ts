/** Turns repeated measurements into medians with their spread, and measures by turns. */
import type { Result, Row } from './figure.ts'

export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function row(name: string, list: readonly number[]): Row {
  return { name, median: median(list), low: Math.min(...list), high: Math.max(...list) }
}

/** One row of ratios, and whether their median is low enough. */
export function atMost(limit: number, name: string, list: readonly number[]): Result {
  const ratio = row(name, list)
  return { rows: [ratio], measured: times(ratio.median), met: ratio.median <= limit }
}

export function geometricMean(list: readonly number[]): number {
  return Math.exp(list.reduce((sum, x) => sum + Math.log(x), 0) / list.length)
}

/** Does each of the tasks `rounds` times, by turns, another one first in each round. Returns the results of each task, in order. */
export async function byTurns<T>(rounds: number, tasks: readonly (() => Promise<T> | T)[]): Promise<T[][]> {
  const results: T[][] = tasks.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const i of tasks.keys()) {
      const which = (i + round) % tasks.length
      results[which]!.push(await tasks[which]!())
    }
  }
  return results
}

/** Milliseconds that a task takes. */
export async function time(task: () => unknown): Promise<number> {
  const start = performance.now()
  await task()
  return performance.now() - start
}

/** Of the results of each round, how many times the first task's the second task's is. */
export function ratios([first = [], second = []]: readonly (readonly number[])[]): number[] {
  return first.map((value, round) => second[round]! / value)
}

export const times = (value: number, digits = 2): string => `${value.toFixed(digits)}×`
