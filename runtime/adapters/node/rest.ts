/** Waits, between turns, for work of the host that is soon over: output on its way, and what `node:fs` has been asked for. */

/** Holds back what would only begin more of it. */
interface Gates {
  close(): void
  open(): void
}

export interface Resting {
  /** Runs a task when nothing of it is left, or when it has been waited for long enough. */
  atRest(task: () => unknown): void
  /** Says of something in flight, by its name, that it has been waited for. */
  tell(name: string): string
}

const SOON = /^(?:Simple)?WriteWrap$|^FSReq(?:Callback|Promise)$|CloseReq$/

/** A snapshot waits for so many turns and ms; what takes longer is named as an obstacle. */
const TURNS = 1000
const PATIENCE = 2000

/** `own`: what Node lists at load. The module loader may still be closing a file, which nobody has to wait for. */
export function resting(betweenTurns: (task: () => unknown) => void, gates: Gates, own: readonly string[]): Resting {
  const loaders = own.filter((name) => name === 'CloseReq').length
  const { performance } = globalThis
  const now = performance.now.bind(performance)
  const isBusy = (): boolean => {
    const soon = process.getActiveResourcesInfo().filter((name) => SOON.test(name))
    return soon.length > loaders || soon.some((name) => name !== 'CloseReq')
  }
  const wait = (task: () => unknown, turns: number, until: number): void =>
    betweenTurns(() => {
      const isPatient = turns > 0 || now() < until
      if (isPatient && isBusy()) return wait(task, turns - 1, until)
      const done = task()
      betweenTurns(gates.open)
      return done
    })
  return {
    atRest(task) {
      gates.close()
      wait(task, TURNS, now() + PATIENCE)
    },
    tell: (name) => (SOON.test(name) ? `${name}, for which ${PATIENCE} ms have been waited` : name),
  }
}
