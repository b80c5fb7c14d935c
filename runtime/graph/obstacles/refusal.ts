/** Declares what an obstacle is: something that cannot be captured, with its code, why it is one, and the way out. A code is never used again for something else. */

/** Something that cannot be captured: where it is, what it is, why, what to do. */
export interface Obstacle {
  /** `TM2nn` */
  readonly code: string
  readonly path: string
  readonly what: string
  readonly why: string
  readonly wayOut: string
  /** It may end by itself. */
  readonly passing?: true
}

/** An obstacle whose place is not known yet. */
export type Refusal = Omit<Obstacle, 'path'>

export const refusal = (code: string, what: string, why: string, wayOut: string): Refusal => ({ code, what, why, wayOut })

export const RESOURCE = '(onSuspend, defineResource)'
export const INSTRUMENT = 'Bundle the module it comes from, and include it in the plugin options'
