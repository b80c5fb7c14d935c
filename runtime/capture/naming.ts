/** Names what a capture cannot put away, without running code of the program: variables, types, functions. */
import type { Environment } from '../graph/registry.ts'

const { getPrototypeOf, getOwnPropertyDescriptor } = Reflect
const textOf = Function.prototype.toString

/** The name of a variable as its accessor has it, which a minifier may have shortened. */
export function variableName(environment: Environment, index: number): string {
  const list = /\[([^\]]*)\]/.exec(textOf.call(environment.read))?.[1]?.trim() ?? ''
  const names = list === '' ? [] : list.split(',')
  const late = environment.late[index - names.length]
  const name = names[index] ?? (late && textOf.call(late).replace(/^\(\)\s*=>\s*/, ''))
  return `variable ${name?.trim() ?? index}`
}

const INSTRUMENT = 'Bundle the module whose function made it, and include it in the plugin options'
const CALL = 'Get it by a call of values(), keys(), entries(), matchAll() or [Symbol.iterator]() in instrumented code'

const AGAIN = 'Close it before the snapshot, and open it again (onSuspend, defineResource)'
/** What a stream of zlib knows half-way is in memory of zlib's own. */
const ZLIB = 'End it before the snapshot, in onSuspend, and make another one after it'

/** What to do about objects of the engine that say what they are, but not where they stand. */
export const WAYS_OUT: Readonly<Record<string, string>> = {
  Generator: INSTRUMENT,
  AsyncGenerator: `${INSTRUMENT}; methods that use super stay as they are`,
  'Array Iterator': CALL,
  'Map Iterator': CALL,
  'Set Iterator': CALL,
  'String Iterator': CALL,
  'RegExp String Iterator': CALL,
  ...Object.fromEntries(['MessagePort', 'MessageChannel', 'BroadcastChannel'].map((name) => [name, AGAIN])),
  ...Object.fromEntries(['Blob', 'File'].map((name) => [name, 'Keep its bytes (await blob.arrayBuffer()) and make it again'])),
  ...Object.fromEntries(
    ['Cipheriv', 'Decipheriv', 'Sign', 'Verify', 'DiffieHellman', 'ECDH'].map((name) => [name, 'Finish it before the snapshot']),
  ),
  ...Object.fromEntries(
    ['Deflate', 'Inflate', 'Gzip', 'Gunzip', 'DeflateRaw', 'InflateRaw', 'Unzip', 'BrotliCompress', 'BrotliDecompress'].map((name) => [
      name,
      ZLIB,
    ]),
  ),
  'Iterator Helper': 'Go through it before the snapshot, or write it as a generator function',
}

export function typeName(value: object): string {
  // Looks only at data properties: a getter would be code of the program.
  const { value: made } = getOwnPropertyDescriptor(getPrototypeOf(value) ?? {}, 'constructor') ?? {}
  const name: unknown = typeof made === 'function' ? getOwnPropertyDescriptor(made, 'name')?.value : undefined
  return typeof name === 'string' && name !== '' ? name : Object.prototype.toString.call(value).slice(8, -1)
}

/** Why a function cannot be captured, and what to do. */
export function whyUnknown(value: object): [why: string, wayOut: string] {
  return /\{\s*\[native code\]\s*\}$/.test(textOf.call(value))
    ? [
        'a function of the engine, such as a pending promise or a suspended async function goes on by',
        'Take the snapshot when no promise is pending',
      ]
    : [
        'a function that is not instrumented',
        'Bundle the module it comes from, include it in the plugin options, or make it again after resuming',
      ]
}

export function functionName(value: object): string {
  const name = getOwnPropertyDescriptor(value, 'name')?.value
  return typeof name === 'string' && name !== '' ? `function ${name}` : 'a function without a name'
}
