/** Turns block lists and socket addresses of `node:net` into what they say, and back. */
import { isBelow } from '../../../graph/chain.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import { isLoaded } from '../loaded.ts'

interface BlockList {
  readonly rules: readonly string[]
  addAddress(address: string, family: string): void
  addRange(start: string, end: string, family: string): void
  addSubnet(net: string, prefix: number, family: string): void
}

interface SocketAddress {
  readonly address: string
  readonly port: number
  readonly family: 'ipv4' | 'ipv6'
  readonly flowlabel: number
}

type AddressPayload = readonly [address: string, port: number, family: string, flowlabel: number]

/** As Node writes a rule. */
const RULE = /^(Address|Range|Subnet): IPv([46]) ([\d.a-f:]+)(?:[-/]([\d.a-f:]+))?$/
const FLOW_LABEL = 2 ** 20 - 1

const net = () => process.getBuiltinModule('node:net')
// Node loads either module when the class is first read.
const isOf = (value: object, name: 'BlockList' | 'SocketAddress') =>
  isLoaded(`internal/${name.toLowerCase()}`) &&
  isBelow(value, net()[name].prototype as object) &&
  Object.getOwnPropertySymbols(value).some(({ description }) => description === 'kHandle')
const isNodes = (_: object, key: PropertyKey) => typeof key === 'symbol' && /^k(?:Handle|Detail)$/.test(key.description ?? '')

export const blockListKind: AdapterKind<BlockList & object, readonly string[]> = {
  name: 'node-blocklist',
  recognise: (value) => isOf(value, 'BlockList'),
  capture: ({ rules }) => [...rules],
  carries: isNodes,
}

function listOf(rules: readonly string[]): BlockList {
  const list = new (net().BlockList)() as unknown as BlockList
  for (const rule of rules) {
    const [, type, version, address, rest] = RULE.exec(rule) as unknown as [string, string, string, string, string]
    const family = `ipv${version}`
    if (type === 'Address') list.addAddress(address, family)
    else if (type === 'Range') list.addRange(address, rest, family)
    else list.addSubnet(address, Number(rest), family)
  }
  return list
}

export const blockListMaker: Maker<BlockList & object, readonly string[]> = {
  ...blockListKind,
  allocate(rules) {
    const list = listOf(rules)
    // Until Node 22 the youngest rule comes first.
    return String(list.rules) === String(rules) ? list : listOf([...rules].reverse())
  },
}

export const blockListCheck: KindCheck<readonly string[]> = {
  name: blockListKind.name,
  verify(payload: unknown, check: Check): asserts payload is readonly string[] {
    if (!Array.isArray(payload) || !payload.every((rule) => typeof rule === 'string' && RULE.test(rule)))
      return check.fail('a block list with something that is no rule')
  },
  dump: (rules) => rules.join(', '),
}

export const socketAddressKind: AdapterKind<SocketAddress & object, AddressPayload> = {
  name: 'node-socketaddress',
  recognise: (value) => isOf(value, 'SocketAddress'),
  capture: ({ address, port, family, flowlabel }) => [address, port, family, flowlabel],
  carries: isNodes,
}

export const socketAddressMaker: Maker<SocketAddress & object, AddressPayload> = {
  ...socketAddressKind,
  allocate: ([address, port, family, flowlabel]) =>
    new (net().SocketAddress)({ address, port, family: family as 'ipv6', flowlabel }) as SocketAddress,
}

export const socketAddressCheck: KindCheck<AddressPayload> = {
  name: socketAddressKind.name,
  verify(payload: unknown, check: Check): asserts payload is AddressPayload {
    if (
      !Array.isArray(payload) ||
      payload.length !== 4 ||
      !/^ipv[46]$/.test(payload[2] as string) ||
      !/^[\d.a-f:]+$/.test(payload[0] as string)
    )
      return check.fail('an address that is none')
    check.integer(payload[1], 0, 65535)
    check.integer(payload[3], 0, FLOW_LABEL)
  },
  dump: ([address, port]) => `${address} ${port}`,
}
