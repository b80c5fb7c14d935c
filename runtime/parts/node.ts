/** Lets the program run in Node. */
import { nodeHost } from '../adapters/node/host.ts'
import { hosts } from '../adapters/part.ts'

hosts.node = nodeHost
