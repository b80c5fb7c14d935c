/** Divides a rectangle into ones of given areas, as square as can be (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000). */

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** @param weights positive, the greatest first */
export function squares(weights: readonly number[], { x, y, width, height }: Rectangle): Rectangle[] {
  const made: Rectangle[] = []
  const scale = (width * height) / weights.reduce((sum, weight) => sum + weight, 0)
  const areas = weights.map((weight) => weight * scale)
  let start = 0
  while (start < areas.length) {
    const side = Math.min(width, height)
    let end = start + 1
    let sum = areas[start]!
    while (
      end < areas.length &&
      worst(areas[start]!, areas[end]!, sum + areas[end]!, side) <= worst(areas[start]!, areas[end - 1]!, sum, side)
    )
      sum += areas[end++]!
    const depth = side > 0 ? sum / side : 0
    let at = 0
    for (; start < end; start++) {
      const length = depth > 0 ? areas[start]! / depth : 0
      made.push(width >= height ? { x, y: y + at, width: depth, height: length } : { x: x + at, y, width: length, height: depth })
      at += length
    }
    if (width >= height) {
      x += depth
      width -= depth
    } else {
      y += depth
      height -= depth
    }
  }
  return made
}

/** How far from square the worst of a row is: its ratio of sides. */
function worst(greatest: number, least: number, sum: number, side: number): number {
  return Math.max((side ** 2 * greatest) / sum ** 2, sum ** 2 / (side ** 2 * least))
}
