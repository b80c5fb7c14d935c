/** Declares a row of the table of values. */
export interface Row {
  readonly name: string
  /** The body of a function that makes values and returns another one, which says what is to be seen of them: in three turns, with its number. */
  readonly code: string
}
