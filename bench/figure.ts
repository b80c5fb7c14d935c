/** Declares what a figure is: a list of ratios or amounts, measured side by side in one run, and the goal for them. */

export interface Settings {
  /** A few minutes for all figures: fewer repetitions, smaller amounts. */
  readonly quick: boolean
  /** A folder of its own, removed afterwards. */
  readonly folder: string
}

/** One measured thing: the median of all repetitions, and the smallest and largest. */
export interface Row {
  readonly name: string
  readonly median: number
  readonly low: number
  readonly high: number
}

export interface Result {
  readonly rows: readonly Row[]
  /** The column "measured" of the table. */
  readonly measured: string
  readonly met: boolean
}

export interface Figure {
  readonly name: string
  readonly title: string
  readonly goal: string
  /** What the numbers of the rows are. */
  readonly unit: string
  /** The value that stands for "as the plain program", drawn as a line. */
  readonly base?: number
  run(settings: Settings): Promise<Result>
}
