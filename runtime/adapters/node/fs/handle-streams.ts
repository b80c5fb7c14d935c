/** Gives FileHandles methods that make streams of them, whose operations can be captured; Node's are functions of its own. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { loadModule } from '../loaded.ts'

type AnyFunction = (...parameters: any[]) => any

export interface FileHandle {
  readonly fd: number
  readonly _events?: Readonly<Record<string, unknown>>
  on(type: string, listener: AnyFunction): unknown
  close(): Promise<void>
  sync(): Promise<void>
  read(...parameters: unknown[]): Promise<{ readonly bytesRead: number; readonly buffer: unknown }>
  write(...parameters: unknown[]): Promise<{ readonly bytesWritten: number; readonly buffer: unknown }>
  writev(...parameters: unknown[]): Promise<{ readonly bytesWritten: number; readonly buffers: unknown }>
}

interface Operation {
  readonly handle: FileHandle
}

const { apply } = Reflect
const { then } = Promise.prototype
const settle = (promise: Promise<any>, done: AnyFunction, failed: AnyFunction): void => void apply(then, promise, [done, failed])

/** By name, what a stream does with its file (lib/internal/fs/streams.js); the first argument is a descriptor, which the handle knows. */
const OPERATIONS: Readonly<Record<string, (state: Operation, fd: number, ...parameters: any[]) => void>> = {
  close: ({ handle }, _, done: AnyFunction) => settle(handle.close(), () => done(), done),
  fsync: ({ handle }, _, done: AnyFunction) => settle(handle.sync(), () => done(), done),
  read: ({ handle }, _, buffer, offset, length, position, done: AnyFunction) =>
    settle(
      handle.read(buffer, offset, length, position),
      ({ bytesRead, buffer }) => done(null, bytesRead, buffer),
      (error) => done(error, 0, buffer),
    ),
  write: ({ handle }, _, buffer, offset, length, position, done: AnyFunction) =>
    settle(
      handle.write(buffer, offset, length, position),
      ({ bytesWritten, buffer }) => done(null, bytesWritten, buffer),
      (error) => done(error, 0, buffer),
    ),
  writev: ({ handle }, _, chunks, position, done: AnyFunction) =>
    settle(
      handle.writev(chunks, position),
      ({ bytesWritten, buffers }) => done(null, bytesWritten, buffers),
      (error) => done(error, 0, chunks),
    ),
}

export function defineHandleStreams(): void {
  for (const [name, run] of Object.entries(OPERATIONS)) defineBehaviour(`filehandle.${name}`, 'rest', run)
  defineBehaviour('filehandle.closed', 0, ({ stream }: { stream: { close(): void } }) => stream.close())
}

/** Makes a stream of the file, which ends with the handle as the handle does with it. */
function streamOf(handle: FileHandle, method: 'createReadStream' | 'createWriteStream', options: object | undefined): unknown {
  const fs = process.getBuiltinModule('node:fs') as unknown as Record<string, AnyFunction>
  const operations = Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, behaviour(`filehandle.${name}`, { handle })]))
  const stream = fs[method]!(undefined, { ...options, fd: handle.fd, fs: { ...operations, open: fs.open } })
  handle.on('close', behaviour('filehandle.closed', { stream }))
  return stream
}

/** By name. */
export const handleStreams: Readonly<Record<string, AnyFunction>> = {
  createReadStream(this: FileHandle, options?: object) {
    return streamOf(this, 'createReadStream', options)
  },
  createWriteStream(this: FileHandle, options?: object) {
    return streamOf(this, 'createWriteStream', options)
  },
  readLines(this: FileHandle, options?: object) {
    loadModule('readline')
    const input = streamOf(this, 'createReadStream', options) as NodeJS.ReadableStream
    return process.getBuiltinModule('node:readline').createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  },
}
