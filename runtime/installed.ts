/** Installs the runtime in this realm: what stands in front of a chunk begins here. */
import { install } from './runtime.ts'

install()
