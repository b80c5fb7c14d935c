/** Adds open files, streams of files, and what watches files. */
import { nodeFiles } from '../adapters/node/fs/index.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const files = nodeFiles()
  return {
    adapters: [files],
    hidden: files.hidden,
    nameOf: (value) => (typeof value === 'symbol' ? files.nameOf(value) : undefined),
    slotless: files.slotless,
    gates: files.gates,
    active: files.active,
  }
})
