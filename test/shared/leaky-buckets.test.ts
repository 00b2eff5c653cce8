import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rateOf } from '../../src/guard/rate.ts'
import { LeakyBuckets } from '../../src/shared/leaky-buckets.ts'

test('whatever is asked for when, no more fits than a burst and what has leaked since', () => {
  const step = fc.record({ milliseconds: fc.nat(20_000), cost: fc.integer({ min: 1, max: 1_000 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      let now = 0
      const buckets = new LeakyBuckets({ limit: 1_000, perSecond: 10 })
      let letIn = 0
      for (const { milliseconds, cost } of steps) {
        now += milliseconds
        if (buckets.wait('a', cost, now) > 0) continue
        buckets.pour('a', cost, now)
        letIn += cost
      }
      expect(letIn).toBeLessThanOrEqual(1_000 + (now / 1_000) * 10 + 1e-6)
    }),
  )
})

test('who waits as long as told has room, and not a second earlier', () => {
  let now = 0
  const buckets = new LeakyBuckets({ limit: 1_000, perSecond: 10 })
  buckets.pour('a', 1_000, now)
  expect(buckets.wait('a', 250, now)).toBe(25)
  now += 24_000
  expect(buckets.wait('a', 250, now)).toBeGreaterThan(0)
  now += 1_000
  expect(buckets.wait('a', 250, now)).toBe(0)
  expect(buckets.wait('b', 1_000, now)).toBe(0)
})

test('rubbish is paid for beyond the brim, by waiting longer, and not for ever', () => {
  const buckets = new LeakyBuckets({ limit: 1_000, perSecond: 10 })
  for (let i = 0; i < 3; i += 1) buckets.pour('a', 500, 0)
  expect(buckets.wait('a', 0, 0)).toBe(50)
  for (let i = 0; i < 100; i += 1) buckets.pour('a', 500, 0)
  expect(buckets.wait('a', 0, 0)).toBe(100)
})

test('one is taken at a time where there is room, and can be given back, never more than was there', () => {
  const buckets = new LeakyBuckets({ limit: 3, perSecond: 1 / 60 })
  expect([0, 0, 0, 0].map(() => buckets.take('a', 0))).toEqual([0, 0, 0, 60])
  expect(buckets.take('b', 0)).toBe(0)
  expect(buckets.take('a', 45_000)).toBe(15)
  expect(buckets.take('a', 60_000)).toBe(0)
  expect(buckets.take('a', 61_000)).toBe(59)
  for (let i = 0; i < 5; i += 1) buckets.pour('b', -1, 0)
  expect([0, 0, 0, 0].map(() => buckets.take('b', 0))).toEqual([0, 0, 0, 60])
})

test('a flood of addresses does not fill the memory', () => {
  const buckets = new LeakyBuckets({ limit: 1_000, perSecond: 10 })
  for (let i = 0; i < 150_000; i += 1) buckets.pour(`${i}`, 1, 0)
  expect(buckets.size).toBe(100_000)
  expect(buckets.level('149999', 0)).toBe(1)
})

test('a rate is points a minute and points at once, enough for the dearest operation', () => {
  expect(rateOf('600000/100000')).toEqual({ perMinute: 600_000, burst: 100_000 })
  expect(rateOf('0')).toBeNull()
  for (const text of ['', '600000', '1/100000', '100000/1', '-1/2', '1e9/1e9', 'a/b'])
    expect(rateOf(text)).toBeUndefined()
})
