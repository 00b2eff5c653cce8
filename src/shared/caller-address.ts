import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Networks whose word about where a request comes from is taken. */
export type Networks = BlockList

/** The networks of a list such as "10.0.0.0/8,::1"; undefined when one of them is none. */
export function networksOf(text: string): Networks | undefined {
  const networks = new BlockList()
  for (const part of text.split(',').map((each) => each.trim())) {
    if (!part) continue
    const [address = '', prefix, ...rest] = part.split('/')
    const family = isIP(address)
    if (!family || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined
    const bits = family === 4 ? 32 : 128
    if (Number(prefix ?? bits) > bits) return undefined
    networks.addSubnet(address, Number(prefix ?? bits), family === 4 ? 'ipv4' : 'ipv6')
  }
  return networks
}

/**
 * The IP address that a request comes from: the last one that is not a proxy of ours, of those through which it says it
 * came. What stands before that in X-Forwarded-For anybody may have written.
 */
export function callerAddress(
  { socket, headers }: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } },
  proxies: Networks,
): string {
  const hops = String(headers['x-forwarded-for'] ?? '').split(',')
  let address = plain(socket.remoteAddress ?? '')
  while (hops.length > 0 && isAmong(proxies, address)) {
    const before = plain(hops.pop()!.trim())
    if (!isIP(before)) break
    address = before
  }
  return address
}

/** Whom an address stands for: who has an IPv6 address has the 2^64 of its network. */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  const network = [...before, ...zeros, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16))
  return `${network.map((group) => group.toString(16)).join(':')}::/64`
}

/** Without the port that some proxies add, and an IPv4 address as such. */
const plain = (address: string): string =>
  address
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')

const isAmong = (networks: Networks, address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && networks.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
