/** Remembers which files the program has opened under which number, and opens them again under the same. */

import type { Check, Describe } from '../../../graph/kind.ts'
import { fileOffset, filePath, filePipe } from '../../../graph/obstacles/index.ts'
import { replace } from '../replace.ts'

type AnyFunction = (...parameters: any[]) => any

/** How a file was opened: the path as the program gave it, and flags with which opening it again changes nothing. */
export interface Opened {
  readonly path: string | Uint8Array
  readonly flags: Flags
}

/** `offset`: where the next read or write takes place, unless it says where; absent where there is no such place. */
export type FileState = readonly [path: string, flags: Flags, offset?: number]
export type DescriptorState = readonly (readonly [fd: number, file: FileState])[]

/** `a` is made if it is not there; `r+` stands for `w` too, since a file must not be emptied again. */
const FLAGS = ['r', 'rs', 'r+', 'rs+', 'a', 'as', 'a+', 'as+'] as const
type Flags = (typeof FLAGS)[number]

const { apply } = Reflect
const SHORT = 65_536
/** Highest number of a descriptor that is looked for. */
const HIGHEST = 65_535
/** Times and ms that a number is waited for: the module loader may still be closing a file. */
const TRIES = 100
const PAUSE = 2

export interface Descriptors {
  install(): void
  note(path: unknown, flags: unknown): Opened
  /** A file that is open under this number. */
  describe(opened: Opened, fd: number, describe: Describe): FileState
  capture(describe: Describe): DescriptorState
  /** Before anything else takes a number. */
  restore(state: DescriptorState): void
  /** Opens a file again; where that fails, something on which every operation fails. */
  reopen(file: FileState): { readonly fd: number; readonly opened: Opened }
}

export function descriptors(): Descriptors {
  const fs = process.getBuiltinModule('node:fs')
  const { openSync, closeSync, readSync, readFileSync, fstatSync } = fs
  const { O_RDONLY, O_ACCMODE = 3, O_APPEND, O_SYNC = 0, O_RDWR } = fs.constants as unknown as Record<string, number>
  const open = new Map<number, Opened>()

  const flagsOf = (given: unknown): Flags => {
    let base: string
    let sync: boolean
    if (typeof given === 'number') {
      const access = given & O_ACCMODE!
      base = given & O_APPEND! ? (access === O_RDWR ? 'a+' : 'a') : access === O_RDONLY ? 'r' : 'r+'
      sync = O_SYNC !== 0 && (given & O_SYNC) === O_SYNC
    } else {
      const text = typeof given === 'string' ? given : 'r'
      base = text.includes('a') ? (text.includes('+') ? 'a+' : 'a') : text.includes('+') || text.includes('w') ? 'r+' : 'r'
      sync = text.includes('s')
    }
    return (sync ? `${base[0]}s${base.slice(1)}` : base) as Flags
  }
  const note = (path: unknown, flags: unknown): Opened => ({
    path: path instanceof URL ? process.getBuiltinModule('node:url').fileURLToPath(path) : (path as string),
    flags: flagsOf(flags),
  })

  const offsetOf = (fd: number, describe: Describe): number | undefined => {
    try {
      const [, offset] = /^pos:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1')) ?? []
      if (offset !== undefined) return Number(offset)
    } catch {}
    describe.obstacle(fileOffset())
    return undefined
  }
  const describeFile = ({ path, flags }: Opened, fd: number, describe: Describe): FileState => {
    const encoded = typeof path === 'string' ? path : Buffer.from(path).toString()
    if (!encoded.isWellFormed() || encoded.includes('\uFFFD')) describe.obstacle(filePath())
    let isFile = true
    try {
      const stat = fstatSync(fd)
      isFile = stat.isFile()
      if (stat.isFIFO() || stat.isSocket()) describe.obstacle(filePipe())
    } catch {
      isFile = false
    }
    const offset = isFile && flags[0] !== 'a' ? offsetOf(fd, describe) : undefined
    return offset === undefined ? [encoded, flags] : [encoded, flags, offset]
  }

  const advance = (fd: number, offset: number): void => {
    const buffer = Buffer.allocUnsafe(Math.min(offset, SHORT))
    for (let left = offset; left > 0; ) {
      const read = readSync(fd, buffer, 0, Math.min(left, SHORT), null)
      if (read === 0) return
      left -= read
    }
  }
  const openAgain = (path: string, flags: Flags, offset: number | undefined): number => {
    const fd = openSync(path, flags)
    if (offset !== undefined) advance(fd, offset)
    return fd
  }
  /** On a directory every read and write fails. */
  const openAnything = (): number => openSync('/', 'r')
  const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE)

  /** Opens something under a number: others are taken meanwhile, since the lowest that is free is given. */
  const under = (wanted: number, task: () => number): void => {
    for (let tries = 0; tries < TRIES; tries++) {
      const held: number[] = []
      try {
        for (;;) {
          const next = openAnything()
          held.push(next)
          if (next < wanted) continue
          if (next > wanted) break
          closeSync(held.pop()!)
          const fd = task()
          if (fd === wanted) return
          held.push(fd)
          break
        }
      } finally {
        for (const each of held) closeSync(each)
      }
      pause()
    }
    throw new Error(`descriptor ${wanted}, under which the program has a file, is taken here`)
  }

  return {
    note,
    describe: describeFile,
    install() {
      replace(
        fs,
        'open',
        (native) =>
          function (this: unknown, path: unknown, ...rest: unknown[]) {
            const callback = rest.at(-1)
            if (typeof callback !== 'function') return apply(native, this, arguments)
            const [flags] = rest.length > 1 ? rest : []
            const noted = (error: unknown, fd: number) => {
              if (!error) open.set(fd, note(path, flags))
              return (callback as AnyFunction)(error, fd)
            }
            return apply(native, this, [path, ...rest.slice(0, -1), noted])
          },
      )
      replace(
        fs,
        'openSync',
        (native) =>
          function (this: unknown, path: unknown, flags: unknown) {
            const fd = apply(native, this, arguments) as number
            open.set(fd, note(path, flags))
            return fd
          },
      )
      for (const name of ['close', 'closeSync']) {
        replace(
          fs,
          name,
          (native) =>
            function (this: unknown, fd: number) {
              const result: unknown = apply(native, this, arguments)
              open.delete(fd)
              return result
            },
        )
      }
    },
    capture: (describe) => [...open].map(([fd, opened]) => [fd, describeFile(opened, fd, describe)] as const),
    restore(state) {
      for (const [fd, [path, flags, offset]] of state) {
        under(fd, () => {
          try {
            return openAgain(path, flags, offset)
          } catch {
            return openAnything()
          }
        })
        open.set(fd, { path, flags })
      }
    },
    reopen([path, flags, offset]) {
      let fd: number
      try {
        fd = openAgain(path, flags, offset)
      } catch {
        fd = openAnything()
      }
      return { fd, opened: { path, flags } }
    },
  }
}

export function verifyFile(file: unknown, check: Check): asserts file is FileState {
  if (!Array.isArray(file) || file.length < 2 || file.length > 3) return check.fail('a file without how it was opened')
  if (typeof file[0] !== 'string') check.fail('a file without its path')
  if (!FLAGS.includes(file[1] as Flags)) check.fail('a file with unknown flags')
  if (file.length === 3) check.integer(file[2], 0, Number.MAX_SAFE_INTEGER)
}

export function verifyDescriptors(state: unknown, check: Check): asserts state is DescriptorState {
  if (!Array.isArray(state)) return check.fail('files that are no list')
  for (const each of state as unknown[]) {
    if (!Array.isArray(each) || each.length !== 2) return check.fail('a file without its number')
    check.integer(each[0], 3, HIGHEST)
    verifyFile(each[1], check)
  }
}
