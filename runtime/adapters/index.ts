/** Picks the host this program runs on. */
import type { Host } from './adapter.ts'
import { nodeTimers } from './node/timers.ts'

const adapters = [nodeTimers()]
const native = setImmediate
declare const process: any
const t0: any = setTimeout(() => {}, 1), i0: any = setImmediate(() => {})
clearTimeout(t0)
clearImmediate(i0)
const TP = Object.getPrototypeOf(t0), IP = Object.getPrototypeOf(i0)
export const host: Host = {
  adapters,
  names: () => (v: object) => v === process ? 'node:process' : v === TP ? 'TP' : v === IP ? 'IP' : undefined,
  resolve: (n: string) => n === 'node:process' ? process : n === 'TP' ? TP : n === 'IP' ? IP : undefined,
  betweenTurns: (task) => void native(task),
  listen: (_t, request) => void process.on('SIGUSR2', request),
  store: (bytes) => process.getBuiltinModule('node:fs').writeFileSync(process.env.TM_SNAPSHOT ?? 'snapshot.cbor', bytes),
  report: (t) => process.getBuiltinModule('node:fs').writeSync(2, t),
  exit: () => process.reallyExit(0),
}
