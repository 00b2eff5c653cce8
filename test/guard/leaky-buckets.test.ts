import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LeakyBuckets } from '../../src/guard/leaky-buckets.ts'
import { rateOf } from '../../src/guard/rate.ts'

test('whatever is asked for when, no more fits than a burst and what has leaked since', () => {
  const step = fc.record({ milliseconds: fc.nat(20_000), cost: fc.integer({ min: 1, max: 1_000 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      let now = 0
      const buckets = new LeakyBuckets({ perMinute: 600, burst: 1_000 }, () => now)
      let letIn = 0
      for (const { milliseconds, cost } of steps) {
        now += milliseconds
        if (buckets.wait('a', cost) > 0) continue
        buckets.pour('a', cost)
        letIn += cost
      }
      expect(letIn).toBeLessThanOrEqual(1_000 + (now / 1_000) * 10 + 1e-6)
    }),
  )
})

test('who waits as long as told has room, and not a second earlier', () => {
  let now = 0
  const buckets = new LeakyBuckets({ perMinute: 600, burst: 1_000 }, () => now)
  buckets.pour('a', 1_000)
  expect(buckets.wait('a', 250)).toBe(25)
  now += 24_000
  expect(buckets.wait('a', 250)).toBeGreaterThan(0)
  now += 1_000
  expect(buckets.wait('a', 250)).toBe(0)
  expect(buckets.wait('b', 1_000)).toBe(0)
})

test('rubbish is paid for beyond the brim, by waiting longer', () => {
  const buckets = new LeakyBuckets({ perMinute: 600, burst: 1_000 }, () => 0)
  for (let i = 0; i < 10; i += 1) buckets.pour('a', 500)
  expect(buckets.wait('a', 0)).toBe(400)
})

test('a flood of addresses does not fill the memory', () => {
  const buckets = new LeakyBuckets({ perMinute: 600, burst: 1_000 }, () => 0)
  for (let i = 0; i < 150_000; i += 1) buckets.pour(`${i}`, 1)
  expect(buckets.size).toBe(100_000)
  expect(buckets.level('149999')).toBe(1)
})

test('a rate is points a minute and points at once, enough for the dearest operation', () => {
  expect(rateOf('600000/100000')).toEqual({ perMinute: 600_000, burst: 100_000 })
  expect(rateOf('0')).toBeNull()
  for (const text of ['', '600000', '1/100000', '100000/1', '-1/2', '1e9/1e9', 'a/b'])
    expect(rateOf(text)).toBeUndefined()
})
