/** Says why what the program has to do with the world outside, and with its own chunks, cannot be put away. */
import { RESOURCE, type Refusal, refusal } from './refusal.ts'

export const inFlight = (what: string): Refusal =>
  refusal('TM240', what, 'work of the host that is still going on', 'Finish or close it before the snapshot')

export const passingWork = (what: string): Refusal => ({
  ...refusal('TM240', what, 'work of the host that is still going on', 'Wait for it in onSuspend, or give it more time (option patience)'),
  passing: true,
})

export const elsewhere = (what: string): Refusal =>
  refusal(
    'TM241',
    what,
    'it runs beside the program, which cannot take it along',
    `Let it end before the snapshot, or end it and start it again ${RESOURCE}`,
  )

export const threadOver = (): Refusal =>
  refusal('TM242', 'thread', 'it is over, and what the host has of it cannot be read', 'Let no variable hold it')

export const foreignTimer = (): Refusal => refusal('TM243', 'timer', 'it was not set by setTimeout or setInterval', 'Set it by these')

export const exceptionCallback = (): Refusal =>
  refusal('TM244', 'process', 'its uncaught-exception callback cannot be read', "Listen to 'uncaughtException'")

export const handleServer = (): Refusal =>
  refusal('TM245', 'Server', 'it listens on a handle that has no path', 'Let it listen on a port or a path')

export const serverContexts = (): Refusal =>
  refusal('TM246', 'tls.Server', 'the contexts given to addContext cannot be read', 'Use SNICallback')

export const bindingSocket = (): Refusal => refusal('TM247', 'dgram.Socket', 'it is about to be bound', 'Take the snapshot when it listens')

export const fileOffset = (): Refusal =>
  refusal(
    'TM248',
    'file',
    'where it is being read or written cannot be found out here',
    'Close it before the snapshot, or run the program on Linux',
  )

export const filePath = (): Refusal => refusal('TM249', 'file', 'its path is no text', 'Close it before the snapshot')

export const filePipe = (): Refusal => refusal('TM250', 'file', 'it is a pipe', 'Close it before the snapshot')

export const terminal = (): Refusal =>
  refusal(
    'TM251',
    'readline.Interface',
    'it holds a terminal, with a key half read',
    `Close it before the snapshot, and make another one ${RESOURCE}`,
  )

export const watchedStream = (): Refusal =>
  refusal(
    'TM252',
    'a stream that Node keeps watch of',
    'it was made with a signal, or by compose(), Duplex.from() or an operator, and what Node listens to it with cannot be read',
    'Give a signal by addAbortSignal(signal, stream), connect streams by pipeline(), or write a class of streams',
  )

/** `module`: of the host's. */
export const hostFunction = (what: string, module: string): Refusal =>
  refusal(
    'TM253',
    what,
    `the host has made it inside of it (${module}), and what it holds cannot be read`,
    `Drop what has it before the snapshot, and make it again ${RESOURCE}`,
  )

export const unreadChunk = (name: string, why: string): Refusal =>
  refusal(
    'TM255',
    `chunk ${name}`,
    `it is not loaded, and cannot be read: ${why}`,
    'Keep the files of the build together while the program runs',
  )

export const awaitedChunk = (name: string): Refusal =>
  refusal('TM256', `chunk ${name}`, 'it waits at its top level, and other chunks for it', 'Take the snapshot when it goes on')
