/** Holds the place of a value that a continuation waits for until the heap is filled. */

/** What a continuation is entered with. */
export class Resumption {
  /** For an async function what it awaits, for a generator in `yield*` what that goes through (`inner` of a suspension). */
  value: unknown = undefined
}
