/** Names programs that run beside this one, child processes and threads, which a snapshot does not hold; those that are over are objects. */

import { isBelow } from '../../graph/chain.ts'
import type { AdapterKind, KindCheck, Maker } from '../../graph/kind.ts'
import { elsewhere, threadOver } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { whenLoaded } from './loaded.ts'

interface Child {
  readonly pid?: number
  readonly exitCode: number | null
  readonly signalCode: string | null
  readonly spawnargs?: unknown
  readonly stdio?: readonly unknown[]
}

interface Thread {
  readonly threadId: number
}

type Loaded = Readonly<Record<string, { readonly prototype: object }>>

export interface NodeElsewhere extends Adapter<never> {
  /** Child processes and threads that are running, by name. */
  names(): readonly string[]
}

const name = 'elsewhere'

const childName = ({ pid }: Child): string => `child process${pid === undefined ? '' : ` ${pid}`}`
const threadName = ({ threadId }: Thread): string => (threadId < 0 ? 'thread' : `thread ${threadId}`)

const isRunning = ({ exitCode, signalCode }: Child): boolean => exitCode === null && signalCode === null

/** Child processes that Node has a handle of. */
const children = (): readonly Child[] =>
  (process as unknown as { _getActiveHandles(): Child[] })._getActiveHandles().filter(({ spawnargs }) => spawnargs)

/** Sockets that lead to child processes. */
export const childPipes = (): ReadonlySet<unknown> => new Set(children().flatMap(({ stdio }) => stdio ?? []))

/** `listen` puts up a listener on `process` that is not the program's. */
export function nodeElsewhere(listen: (event: string, listener: (thread: Thread) => void) => void): NodeElsewhere {
  let childPrototype: object | undefined
  let threadPrototype: object | undefined
  let threads: WeakRef<Thread>[] = []
  const running = () => threads.flatMap((reference) => reference.deref() ?? []).filter(({ threadId }) => threadId >= 0)

  const child: AdapterKind<Child & object, null> = {
    name: 'childprocess',
    recognise: (value) => isBelow(value, childPrototype) && Object.hasOwn(value, 'spawnargs'),
    capture(value, describe) {
      if (isRunning(value)) describe.obstacle(elsewhere(childName(value)))
      return null
    },
    carries: isRunning,
  }
  const thread: AdapterKind<Thread & object, null> = {
    name: 'thread',
    recognise: (value) => isBelow(value, threadPrototype),
    capture(value, describe) {
      if (value.threadId >= 0) describe.obstacle(elsewhere(threadName(value)))
      else describe.obstacle(threadOver())
      return null
    },
    carries: () => true,
  }

  return {
    name,
    kinds: [child, thread] as unknown as readonly AdapterKind[],
    names: () => [...children().map(childName), ...running().map(threadName)],
    install() {
      whenLoaded('child_process', (exports) => {
        childPrototype = (exports as Loaded).ChildProcess!.prototype
      })
      whenLoaded('worker_threads', (exports) => {
        threadPrototype = (exports as Loaded).Worker!.prototype
        listen('worker', (each) => {
          threads = [...threads.filter((reference) => (reference.deref()?.threadId ?? -1) >= 0), new WeakRef(each)]
        })
      })
    },
  }
}

export function elsewhereMaker({ kinds = [] }: Adapter): AdapterMaker<never> {
  // Its class is behind a function; all that it is stands in properties.
  const child: Maker<object, null> = { ...(kinds[0] as AdapterKind<object, null>), allocate: () => ({}) }
  return { name, kinds: [child as Maker], restore() {} }
}

const childCheck: KindCheck<null> = {
  name: 'childprocess',
  verify(payload, check): asserts payload is null {
    if (payload !== null) check.fail('a child process with a state')
  },
  dump: () => 'over',
}

export const elsewhereCheck: AdapterCheck<never> = {
  name,
  kinds: [childCheck as KindCheck],
  verify: (_, check) => check.fail('what runs elsewhere is no resource'),
}
