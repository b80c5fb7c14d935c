/** Finds places in sorted lists. */

/** How many items at the front of a list a condition holds for; it holds for none behind them. */
export function countWhile<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(list[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
