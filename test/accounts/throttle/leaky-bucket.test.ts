import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callerAt } from '../../../src/accounts/throttle/client-address.ts'
import { LeakyBuckets } from '../../../src/accounts/throttle/leaky-bucket.ts'

const START = Date.UTC(2030, 0, 1)
const at = (seconds: number) => new Date(START + seconds * 1000)

test('so many at once, then one in so many seconds, and it says how long to wait', () => {
  const buckets = new LeakyBuckets({ atOnce: 3, secondsEach: 60 })
  expect([0, 0, 0, 0].map(() => buckets.take('a', at(0)))).toEqual([0, 0, 0, 60])
  expect(buckets.take('b', at(0))).toBe(0)
  expect(buckets.take('a', at(45))).toBe(15)
  expect(buckets.take('a', at(60))).toBe(0)
  expect(buckets.take('a', at(61))).toBe(59)
})

test('what is given back can be taken again, and never more than was there', () => {
  const buckets = new LeakyBuckets({ atOnce: 1, secondsEach: 60 })
  buckets.take('a', at(0))
  buckets.giveBack('a', at(0))
  buckets.giveBack('a', at(0))
  expect([0, 0].map(() => buckets.take('a', at(0)))).toEqual([0, 60])
})

test('however it is asked, no more is let through than leaks, and whoever waits as told is let through', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(
      pauses,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 60 }),
      (all, atOnce, each) => {
        const buckets = new LeakyBuckets({ atOnce, secondsEach: each })
        let now = 0
        let through = 0
        for (const pause of all) {
          now += pause
          const wait = buckets.take('a', at(now))
          if (wait === 0) through += 1
          else {
            expect(wait).toBeLessThanOrEqual(each)
            now += wait
            expect(buckets.take('a', at(now))).toBe(0)
            through += 1
          }
          expect(through).toBeLessThanOrEqual(atOnce + now / each + 1e-6)
        }
      },
    ),
  )
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('who calls from %s is counted as %s', (address, caller) => expect(callerAt(address)).toBe(caller))
