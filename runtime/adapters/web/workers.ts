/** Keeps which workers a page has set going: they run beside the program, which cannot take them along. */
import { elsewhere, type Refusal, threadOver } from '../../graph/obstacles/index.ts'
import { replaceClass, replaceMethod } from './construction.ts'

export interface WebWorkers {
  install(): void
  /** Those that have not been ended. */
  running(): object[]
  /** Whether the program has ended a worker, or closed a port. */
  isOver(target: object): boolean
  /** Why one cannot be put away. */
  refusal(worker: object): Refusal
}

export const WORKERS: readonly string[] = ['Worker', 'SharedWorker']

const { apply } = Reflect

export function webWorkers(): WebWorkers {
  const names = new WeakMap<object, string>()
  const over = new WeakSet<object>()
  // The browser keeps one as long as it runs.
  let all: WeakRef<object>[] = []
  const note =
    (kind: string) =>
    (worker: object, [url]: readonly unknown[]) => {
      names.set(worker, `${kind} ${url}`)
      all = [...all.filter((each) => each.deref()), new WeakRef(worker)]
    }
  const ends = (native: (...parameters: any[]) => any) =>
    function (this: object, ...parameters: unknown[]) {
      over.add(this)
      return apply(native, this, parameters)
    }
  // What a page hears of a shared one comes by its port.
  const isOver = (target: object) => over.has(target) || over.has((target as Partial<SharedWorker>).port ?? target)
  return {
    install() {
      const { Worker, MessagePort } = globalThis as Partial<typeof globalThis>
      for (const kind of WORKERS) replaceClass(kind, note(kind))
      replaceMethod(Worker?.prototype, 'Worker.prototype.terminate', ends)
      replaceMethod(MessagePort?.prototype, 'MessagePort.prototype.close', ends)
    },
    running: () => all.flatMap((each) => each.deref() ?? []).filter((each) => !isOver(each)),
    isOver,
    refusal: (worker) => (isOver(worker) ? threadOver() : elsewhere(names.get(worker) ?? 'Worker')),
  }
}
