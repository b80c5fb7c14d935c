/** Moves bytes between paths (or standard streams) and memory, whole or not at all. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { tooLarge, unreadable, unwritable, usage } from './errors.ts'
import { MAX_FILE } from './read.ts'

/** @throws Refusal */
export async function readInput(path: string): Promise<Uint8Array> {
  if (path === '-') return readStdin()
  try {
    if (statSync(path).size > MAX_FILE) throw tooLarge(MAX_FILE)
    return readFileSync(path)
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, reason(error)) : error
  }
}

/** A small file beside the snapshot, such as a key. @throws Refusal */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, reason(error)) : error
  }
}

async function readStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY) throw usage('stdin is a terminal: pipe a snapshot in')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of process.stdin) {
    length += (chunk as Buffer).length
    if (length > MAX_FILE) throw tooLarge(MAX_FILE)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** Refuses to put the program where the snapshot is. */
export function checkDistinct(input: string, output: string): void {
  if (input === '-' || output === '-') return
  if (realPath(input) === realPath(output)) throw usage('the program would replace its own snapshot')
}

/**
 * Writes a temporary file in the same folder and renames it; on failure nothing is left.
 * What exists and is no regular file (`/dev/null`, a pipe) is written to as it is. @throws Refusal
 */
export function writeOutput(path: string, text: string | Uint8Array): void {
  if (path === '-') {
    process.stdout.write(text)
    return
  }
  const target = realPath(path)
  try {
    const existing = statSync(target, { throwIfNoEntry: false })
    if (existing && !existing.isFile()) writeFileSync(target, text)
    else replace(target, text)
  } catch (error) {
    throw isSystemError(error) ? unwritable(path, reason(error), error.code) : error
  }
}

/** Writes a folder with these files beside where it goes, and renames it; on failure nothing is left. @throws Refusal */
export function writeFolder(path: string, files: ReadonlyMap<string, string>): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    if (existsSync(path) && (!statSync(path).isDirectory() || readdirSync(path).length > 0))
      throw unwritable(path, 'it is there already', 'EEXIST')
    mkdirSync(temporary)
    try {
      for (const [name, text] of files) writeFileSync(join(temporary, name), text, { flush: true })
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true })
      throw error
    }
  } catch (error) {
    throw isSystemError(error) ? unwritable(path, reason(error), error.code) : error
  }
}

function replace(target: string, text: string | Uint8Array): void {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  const file = openSync(temporary, 'wx')
  try {
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

// A symbolic link stays one: what it points to is replaced.
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

/** `ENOENT: no such file or directory, open 'x'` without the path, which the line begins with. */
export function reason(error: NodeJS.ErrnoException): string {
  return error.message.replace(/^\w+: /, '').replace(/, \w+(?: '.*)?$/s, '')
}
