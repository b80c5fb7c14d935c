/** Lets the program run in pages, and wherever else there are timers. */
import { hosts } from '../adapters/part.ts'
import { webHost } from '../adapters/web/host.ts'

hosts.web = webHost
