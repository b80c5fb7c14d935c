/**
 * Door of the codec. In: a snapshot. Out: the bytes of a file, as CBOR or JSON; and plain data from the JSON in a resumed program.
 * May not enter: anything about the running program, any import that is not the graph's types or the protocol.
 */
export { crc32 } from './crc32.ts'
export { encodeSnapshot } from './envelope.ts'
export { bytesAsJSON, fromJSON, toJSON } from './json.ts'
export { seal } from './seal.ts'
