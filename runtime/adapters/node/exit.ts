/** Turns a process whose state has moved into one that has ended, after its output is written, without a step of the program. */

interface Emitter {
  emit: unknown
  _events: Record<string, unknown>
}

interface Output extends Emitter {
  readonly destroyed: boolean
  readonly writableLength: number
  readonly writableEnded: boolean
  readonly _writableState: { writecb?: unknown; buffered?: { callback: unknown }[] }
}

type ReallyExit = { reallyExit(code: number): void }

/**
 * Files, terminals and pipes that are read at once have been written synchronously (Linux). For a pipe with back-pressure the
 * event loop must turn: no event reaches the program any more, nor do the callbacks of its writes.
 */
export function exit(): void {
  const { write } = process.getBuiltinModule('node:stream').Writable.prototype
  const reallyExit = () => (process as unknown as ReallyExit).reallyExit(0)
  const outputs = [process.stdout, process.stderr] as unknown as Output[]
  const flushed = () => {
    if (outputs.every(({ destroyed, writableLength }) => destroyed || !writableLength)) reallyExit()
  }
  flushed()
  // 'beforeExit', 'drain', 'data': whatever happens now is only a reason to look whether all is written.
  for (const emitter of [process, process.stdin, ...outputs] as unknown as Emitter[]) {
    const events = Object.keys(emitter._events)
    // Signals go past `emit`. Who asks the process to end does not want to wait for a reader.
    const urgent = events.filter((event) => /^SIG(INT|TERM|HUP)$/.test(event)).map((event) => [event, reallyExit])
    Object.assign(emitter, { emit: flushed, _events: Object.assign(Object.create(null), Object.fromEntries(urgent)) })
  }
  for (const output of outputs) {
    if (output.destroyed || !output.writableLength) continue
    const { _writableState: state } = output
    state.writecb = () => {}
    for (const chunk of state.buffered ?? []) chunk.callback = () => {}
    // Called when all before it is written, or cannot be. After `end` there is 'finish' instead.
    if (!output.writableEnded) write.call(output as never, '', flushed as never)
  }
}
