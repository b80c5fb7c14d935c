/** Turns Node's list of what keeps the process alive into the names of what no adapter has put away. */

/** A standard stream on a pipe, terminal or socket; those on files have no handle. */
interface Stream {
  readonly _handle?: { readonly constructor: { readonly name: string }; readonly reading?: boolean; hasRef?(): boolean } | null
}

/** Immediates are put away; what is being written to a stream is flushed, or the handle of the stream or the socket is there to be named. */
const IGNORED: readonly string[] = ['Immediate', 'SimpleWriteWrap', 'WriteWrap', 'ShutdownWrap', 'ConnectWrap']

/** What ends by itself, soon as a rule: operations on files, look-ups, output on its way. */
const PASSING = /^(?:FSReq(?:Callback|Promise)|(?:FileHandle)?CloseReq|Get(?:Addr|Name)InfoReqWrap|(?:Simple)?WriteWrap|ShutdownWrap)$/

/** What Node lists for programs beside this one, and for what leads to them. */
const OF_OTHERS: readonly string[] = ['ProcessWrap', 'PipeWrap', 'MessagePort']

const ON_HANDLE = /^(Pipe|TTY|TCPSocket)Wrap$/

/**
 * `timers`: how many timers are put away; `others`: what else is, by name; `isAlone`: no other program runs beside this one.
 * A standard stream that is not being read is idle: it has a handle, once it was used, but waits for nothing.
 */
export function inFlight(timers: number, others: readonly string[] = [], isAlone = true): readonly string[] {
  const accounted = [...new Array<string>(timers).fill('Timeout'), ...others]
  const rest = () => {
    const left = process.getActiveResourcesInfo().filter((name) => !IGNORED.includes(name) && (isAlone || !OF_OTHERS.includes(name)))
    for (const name of accounted) {
      const index = left.indexOf(name)
      if (index >= 0) left.splice(index, 1)
    }
    return left
  }
  // These getters make the stream, and with it a handle, where the program has not: so only when there is something to explain.
  for (const streams of [() => [process.stdout, process.stderr], () => [process.stdin]]) {
    if (!rest().some((name) => ON_HANDLE.test(name))) break
    for (const { _handle: handle } of streams() as unknown as Stream[]) {
      if (!handle || handle.reading || handle.hasRef?.() === false) continue
      const { name } = handle.constructor
      accounted.push(`${name}${name === 'TCP' ? 'Socket' : ''}Wrap`)
    }
  }
  return rest()
}

/** Of that, what ends by itself; `working`: what Node does not list. */
export function passing(working: readonly string[]): readonly string[] {
  return [...process.getActiveResourcesInfo().filter((name) => PASSING.test(name)), ...working]
}
