/** What a continuation is called with: takes reports on its levels, and lets it go on. */
import type { Dispatcher } from './code.ts'

const { Promise } = globalThis

export class Resumption {
  /** Dispatchers of the scopes that the continuation has entered, from outside in. */
  readonly levels: Dispatcher[] = []
  /** Of those with a live environment, by scope number. */
  readonly scopes: Map<number, Dispatcher> = new Map()
  /** Resolved by `go`. */
  readonly ready: Promise<void>
  go!: () => void
  /** The promise that an async function waits for; the iterator that a generator has handed over to. */
  value: unknown

  constructor() {
    this.ready = new Promise((resolve) => {
      this.go = resolve
    })
  }

  level(dispatcher: Dispatcher, scope: number): void {
    this.levels.push(dispatcher)
    if (scope >= 0) this.scopes.set(scope, dispatcher)
  }
}
