/** Turns FileHandles of `fs.promises.open` into how their file was opened, and that into handles that work the same. */

import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Build, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import { newCapability } from '../capability.ts'
import { replace } from '../replace.ts'
import { type Descriptors, type FileState, type Opened, verifyFile } from './descriptors.ts'
import { describeEvents, setEvents } from './emitters.ts'
import { defineHandleStreams, type FileHandle, handleStreams } from './handle-streams.ts'

type AnyFunction = (...parameters: any[]) => any

interface Payload {
  readonly events: Value
  /** `null`: it is closed. */
  readonly file: FileState | null
}

export interface Handles {
  readonly kind: AdapterKind
  readonly maker: Maker
  install(): void
}

const { apply } = Reflect

/** Methods by the function that does the same with a descriptor. */
const METHODS = {
  appendFile: 'appendFile',
  chmod: 'fchmod',
  chown: 'fchown',
  datasync: 'fdatasync',
  sync: 'fsync',
  read: 'read',
  readv: 'readv',
  readFile: 'readFile',
  stat: 'fstat',
  truncate: 'ftruncate',
  utimes: 'futimes',
  write: 'write',
  writev: 'writev',
  writeFile: 'writeFile',
} as const

/** What Node says when a handle is closed. */
const fileClosed = (syscall: string): Error => Object.assign(new Error('file closed'), { code: 'EBADF', syscall })

export function fileHandles(descriptors: Descriptors): Handles {
  const native = process.getBuiltinModule('node:fs')
  const fs = native as unknown as Record<string, AnyFunction> & typeof native
  const { promisify } = process.getBuiltinModule('node:util')
  const EventEmitter = process.getBuiltinModule('node:events')
  const { then } = Promise.prototype
  const opened = new WeakMap<object, Opened>()

  /** What stands for a handle in a resumed program: Node can make one only in a later turn. */
  const { FileHandle } = {
    FileHandle: class extends EventEmitter {
      #fd = -1
      static set(handle: object, fd: number): void {
        if (#fd in handle) handle.#fd = fd
      }
      get fd(): number {
        return this.#fd
      }
      close(): Promise<void> {
        const fd = this.#fd
        this.#fd = -1
        if (fd < 0) return Promise.resolve()
        const closed = promisify(fs.close)(fd)
        this.emit('close')
        return closed
      }
      async [(Symbol as { asyncDispose?: symbol }).asyncDispose ?? Symbol.for('nodejs.asyncDispose')](): Promise<void> {
        await this.close()
      }
    },
  }
  for (const [name, method] of Object.entries(handleStreams))
    Object.defineProperty(FileHandle.prototype, name, { value: method, writable: true, enumerable: false, configurable: true })
  for (const [method, name] of Object.entries(METHODS)) {
    const call = promisify(fs[name] as AnyFunction)
    const { [method]: ours } = {
      [method](this: FileHandle, ...parameters: unknown[]) {
        return this.fd < 0 ? Promise.reject(fileClosed(method)) : call(this.fd, ...parameters)
      },
    }
    Object.defineProperty(FileHandle.prototype, method, { value: ours, writable: true, enumerable: false, configurable: true })
  }

  const kind: AdapterKind<FileHandle, Payload> = {
    name: 'filehandle',
    shapeless: true,
    recognise: (value) => opened.has(value),
    capture: (value, describe) => ({
      events: describeEvents(value, ['close'], describe),
      file: value.fd < 0 ? null : descriptors.describe(opened.get(value)!, value.fd, describe),
    }),
  }
  const maker: Maker<FileHandle, Payload> = {
    name: 'filehandle',
    allocate: () => new FileHandle() as object as FileHandle,
    finish(value, { events, file }, build: Build) {
      setEvents(value, events, build)
      if (file === null) return void opened.set(value, { path: '', flags: 'r' })
      const again = descriptors.reopen(file)
      FileHandle.set(value, again.fd)
      opened.set(value, again.opened)
    },
  }

  return {
    kind: kind as AdapterKind,
    maker: maker as Maker,
    install() {
      defineHandleStreams()
      let isReplaced = false
      /** Those that Node makes. */
      const replaceStreams = (prototype: object): void => {
        if (isReplaced) return
        isReplaced = true
        for (const [name, method] of Object.entries(handleStreams)) replace(prototype, name, () => method)
      }
      replace(
        fs.promises,
        'open',
        (native) =>
          function (this: unknown, path: unknown, flags: unknown) {
            const { promise, resolve, reject } = newCapability()
            apply(then, apply(native, this, arguments), [
              (handle: object) => {
                replaceStreams(Reflect.getPrototypeOf(handle)!)
                opened.set(handle, descriptors.note(path, flags))
                resolve(handle)
              },
              reject,
            ])
            return promise
          },
      )
    },
  }
}

export const handleCheck: KindCheck<Payload> = {
  name: 'filehandle',
  verify(payload, check: Check): asserts payload is Payload {
    if (typeof payload !== 'object' || payload === null) return check.fail('a file handle without its file')
    const { events, file } = payload as Payload
    check.value(events, '_events')
    if (file !== null) verifyFile(file, check)
  },
  dump: ({ file }) => file?.[1] ?? 'closed',
}
