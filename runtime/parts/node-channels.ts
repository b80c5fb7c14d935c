/** Adds the channels of `node:diagnostics_channel`. */
import { channelKind, tracingKind } from '../adapters/node/channels.ts'
import { nodeSubscriptions } from '../adapters/node/subscriptions.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({ adapters: [{ name: 'channels', kinds: [channelKind, tracingKind] }, nodeSubscriptions()] }))
