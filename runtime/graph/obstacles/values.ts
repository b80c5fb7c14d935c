/** Says why values and code of the program cannot be put away. */
import { INSTRUMENT, type Obstacle, RESOURCE, type Refusal, refusal } from './refusal.ts'

export const unknownKind = (what: string): Refusal =>
  refusal('TM201', what, 'a value of this kind cannot be captured', 'Make it when it is needed, or keep it in a resource (defineResource)')

export const foreignFunction = (what: string): Refusal =>
  refusal('TM202', what, 'a function that is not instrumented', `${INSTRUMENT}, or make it again after resuming`)

export const engineFunction = (what: string): Refusal =>
  refusal(
    'TM203',
    what,
    'a function of the engine, such as a pending promise or a suspended async function goes on by',
    'Take the snapshot when no promise is pending',
  )

export const hostPromise = (): Refusal => ({
  ...refusal(
    'TM204',
    'Promise',
    'a pending promise that only the host can settle',
    'Take the snapshot when it is settled, or keep it in a resource (defineResource)',
  ),
  passing: true,
})

export const foreignPromise = (): Refusal =>
  refusal('TM205', 'Promise', 'a class that is not instrumented has made the promise that `then` returned', INSTRUMENT)

export const untoldPromise = (): Refusal =>
  refusal(
    'TM269',
    'Promise',
    'its `constructor` is none, and frozen, so that its state cannot be asked for',
    'Freeze it without that property',
  )

export const stuckFunction = (id: string): Refusal =>
  refusal('TM206', `async function ${id}`, 'a function that cannot be continued is suspended (TM109)', 'Take the snapshot when it is over')

export const halfConstructed = (what: string): Refusal =>
  refusal('TM207', what, 'its private fields are only partly there', 'Let no half-constructed object escape')

export const rewrittenClass = (id: string): Refusal =>
  refusal(
    'TM208',
    `class ${id}`,
    'the build has rewritten it for an older engine',
    'Raise build.target (Vite) so that static blocks and private names stay',
  )

export const uninitialised = (id: string): Refusal =>
  refusal('TM209', `scope ${id}`, 'a variable of it is not initialised yet', 'Take the snapshot at another moment')

export const foreignGenerator = (what: string): Refusal =>
  refusal(
    'TM210',
    what,
    'a module that is not instrumented has made it, maybe one of Node (operators of streams, fs.promises.watch), or a method that uses super',
    `Go through it before the snapshot, or write it as a generator of the program. ${INSTRUMENT}`,
  )

export const foreignIterator = (what: string): Refusal =>
  refusal(
    'TM211',
    what,
    'it does not say where it stands',
    'Get it by a call of values(), keys(), entries(), matchAll() or [Symbol.iterator]() in instrumented code',
  )

/** One that the host makes. */
export const hostIterator = (what: string): Refusal =>
  refusal(
    'TM211',
    what,
    'the host does not show where it stands',
    'Go through it before the snapshot, or through a copy: [...iterator].values()',
  )

export const iteratorHelper = (what: string): Refusal =>
  refusal('TM212', what, 'it does not say where it stands', 'Go through it before the snapshot, or write it as a generator function')

export const growableBuffer = (): Refusal =>
  refusal('TM213', 'SharedArrayBuffer', 'nothing tells which of its views grow with it', 'Make it of a fixed length')

export const webAssembly = (what: string): Refusal =>
  refusal(
    'TM216',
    what,
    "its code and state are the engine's",
    `Keep its bytes and what is in its memory, and instantiate it again ${RESOURCE}`,
  )

export const stamped = (what: string): Refusal =>
  refusal('TM217', what, 'a class has put private names on it', 'Let the class put them on an object of its own')

export const bigEndian = (what: string): Refusal =>
  refusal('TM215', what, 'this machine is big-endian', 'Capture on a little-endian machine')

/** `name`: of the object of the language that has it. */
export const replacedForGood = (name: string, key: PropertyKey): Obstacle => ({
  path: `${name.slice(1, -1)}.${String(key)}`,
  ...refusal(
    'TM257',
    'a property that cannot be changed any more',
    'it has been given to an object of the language, whose own a capture needs',
    'Do not freeze the object, or freeze it as the engine has made it',
  ),
})

const redacted = (variable: string): string => `redacted variable ${variable}`

export const redactedText = (variable: string): Refusal =>
  refusal('TM214', redacted(variable), 'its value stands there', 'Read it from the environment or from a file when the program starts')

const REDACT = 'Redact that too, or let go of it in onSuspend'

export const redactedObject = (variable: string): Refusal =>
  refusal('TM219', redacted(variable), 'its value can be reached from here', REDACT)

export const redactedCopy = (variable: string): Refusal => refusal('TM218', redacted(variable), 'its value is in a value here', REDACT)
