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

export function resting(betweenTurns: (task: () => unknown) => void, gates: Gates): Resting {
  const { performance } = globalThis
  const now = performance.now.bind(performance)
  const wait = (task: () => unknown, turns: number, until: number): void =>
    betweenTurns(() => {
      const isPatient = turns > 0 || now() < until
      if (isPatient && process.getActiveResourcesInfo().some((name) => SOON.test(name))) return wait(task, turns - 1, until)
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
