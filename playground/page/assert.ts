/** Stands for node:assert, which Babel has for its transformations; the page only parses. */
export default function assert(condition: unknown): void {
  if (!condition) throw new Error('assertion failed')
}
