import { expect, test } from 'vitest'
import { addressKey, callerAddress, networksOf } from '../../src/shared/caller-address.ts'

const proxies = networksOf('10.0.0.0/8, ::1')!
const from = (remoteAddress: string, forwarded?: string) =>
  callerAddress(
    { socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } },
    proxies,
  )

test.each([
  ['nobody forwards', '203.0.113.7', undefined, '203.0.113.7'],
  ['a stranger claims to forward', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a proxy forwards', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['two proxies forward', '::1', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
  ['the caller wrote something in front', '10.1.2.3', '192.0.2.66, 198.51.100.1', '198.51.100.1'],
  ['a proxy adds a port', '10.1.2.3', '198.51.100.1:4711', '198.51.100.1'],
  ['a proxy adds a port to IPv6', '10.1.2.3', '[2001:db8::1]:4711', '2001:db8::1'],
  ['a proxy writes what is no address', '10.1.2.3', 'unknown', '10.1.2.3'],
  ['the socket is IPv6 and the caller is not', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
])('when %s', (_what, remote, forwarded, address) => {
  expect(from(remote, forwarded)).toBe(address)
})

test('all addresses of an IPv6 network count as one', () => {
  const key = addressKey('2001:db8:1:2::1')
  expect(key).toBe('2001:db8:1:2::/64')
  expect(addressKey('2001:0DB8:1:2:ffff:ffff:ffff:ffff')).toBe(key)
  expect(addressKey('2001:db8:1:3::1')).not.toBe(key)
  expect(addressKey('::1')).toBe('0:0:0:0::/64')
  expect(addressKey('203.0.113.7')).toBe('203.0.113.7')
})

test.each(['10.0.0.0/33', '10.0.0', 'proxy.example', '10.0.0.0/8/8', '::/129', '10.0.0.1/x'])(
  '%s is no network',
  (text) => expect(networksOf(text)).toBeUndefined(),
)
