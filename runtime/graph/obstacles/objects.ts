/** Says why objects of Node and the web cannot be put away. */
import { RESOURCE, type Refusal, refusal } from './refusal.ts'

/** `part`: what of it the version of the engine does not show. */
export const notShown = (what: string, version: string, part: string): Refusal =>
  refusal('TM220', what, `${version} does not show ${part}`, 'Run the program on Node 20, 22, 24 or 26')

export const cryptography = (what: string): Refusal =>
  refusal('TM221', what, 'what it has been fed cannot be read', 'Finish it before the snapshot')

export const compression = (what: string): Refusal =>
  refusal('TM222', what, 'what it knows is in memory of zlib', 'End it before the snapshot, in onSuspend, and make another one after it')

export const unreadHash = (what: string, longest: number): Refusal =>
  refusal(
    'TM223',
    what,
    `nothing shows what has gone into it, or it is more than ${longest} bytes`,
    'Finish it before the snapshot, or feed it again after resuming',
  )

export const hashStream = (what: string): Refusal =>
  refusal('TM223', what, 'it is used as a stream', 'Feed it by update(), or finish it before the snapshot')

export const channel = (what: string): Refusal =>
  refusal('TM224', what, 'its other end may be of another program', `Close it before the snapshot, and open it again ${RESOURCE}`)

export const blob = (what: string): Refusal =>
  refusal('TM225', what, 'its bytes can only be read by a promise', 'Keep its bytes (await blob.arrayBuffer()) and make it again')

export const cryptoKey = (why: string): Refusal =>
  refusal('TM226', 'CryptoKey', why, 'Import it again after resuming, from where it came (onResume, defineResource)')

export const intlOptions = (type: string): Refusal =>
  refusal('TM227', `Intl.${type}`, 'its options do not say all that it does', 'Make it when it is needed')

export const decoderMidway = (): Refusal =>
  refusal(
    'TM228',
    'TextDecoder',
    'it is in the middle of a text of an encoding whose state cannot be read',
    'End the text before the snapshot',
  )

export const guardedHeaders = (): Refusal =>
  refusal('TM229', 'Headers', 'they cannot be changed, as those of a response', 'Copy them (new Headers(response.headers))')

export const marks = (what: string): Refusal =>
  refusal(
    'TM230',
    what,
    'marks and measures count from the start of the process',
    'Clear them before the snapshot (performance.clearMarks, clearMeasures), and hold none',
  )

export const addedProperty = (what: string): Refusal =>
  refusal('TM231', what, 'what a program adds to an object of this kind cannot be kept', 'Keep it beside the object, in a Map')

export const incompleteKey = (): Refusal =>
  refusal('TM232', 'KeyObject', 'what it exports is not all of it', 'Make it again after resuming')

export const webStream = (what: string): Refusal =>
  refusal(
    'TM233',
    what,
    'what it has taken in stands in promises of the host',
    'Use it up before the snapshot, or take a stream of node:stream',
  )

export const exchange = (what: string): Refusal =>
  refusal('TM234', what, 'its body is a web stream', 'Keep what the program needs of it (await response.text(), its headers)')

export const weakListener = (version: string): Refusal =>
  refusal('TM220', 'listener', `${version} does not show who holds it`, 'Remove it before the snapshot')

export const namelessState = (version: string): Refusal =>
  refusal('TM220', 'stream', `${version} says something of its state that has no name`, 'Take the snapshot later')
