import { expect, test } from 'vitest'
import { QUARTERS_OF_DAY, quarterOf } from '../../src/availability/quarter.ts'
import type { Bookable } from '../../src/catalog/bookables.repository.ts'
import { PLAIN_POLICY } from '../../src/catalog/policy.ts'
import { PLAIN_PRICING } from '../../src/catalog/tariff.ts'
import type { Facts } from '../../src/market/facts.ts'
import { missReason } from '../../src/market/miss-reason.ts'
import type { Wanted } from '../../src/market/wanted.ts'

const now = new Date('2026-03-02T01:00:00Z')
const opens = quarterOf(now) + 8
const day = { from: opens, until: opens + 32 }

const bookable = {
  ...{ slotMinutes: 60, minMinutes: 60, maxMinutes: 480, leadMinutes: 0, horizonDays: 60, units: 1 },
  ...{ microFen: 10_000, smallFen: 10_000, mediumFen: 10_000, largeFen: 10_000, timeZone: 'Asia/Shanghai' },
  ...{ pricing: PLAIN_PRICING, policy: PLAIN_POLICY, confirmation: 'INSTANT', methods: ['GB/T 229'] },
} as Bookable

const facts = (changes: Partial<Facts> = {}): Facts => ({
  bookable,
  openings: [{ ...day, mode: 'FLEXIBLE' }],
  open: [day],
  free: [[day]],
  scopes: [],
  qualifiedUntil: undefined,
  needsApproval: false,
  ...changes,
})

const wanted = (changes: Partial<Wanted> = {}): Wanted => ({
  span: { from: quarterOf(now), until: quarterOf(now) + 2 * QUARTERS_OF_DAY },
  ...{ minutes: 60, units: 1, operatorAssisted: false, hours: null, instantOnly: false },
  ...{ accreditations: null, methods: [], maxFen: null, sizeClass: 'SMALL' as const },
  ...changes,
})

const reasonOf = (given: Facts, asked: Wanted) => missReason(given, asked, now)

test('what alone would admit it is the reason', () => {
  expect(reasonOf(facts(), wanted({ accreditations: ['CMA'] }))).toBe('ACCREDITATION')
  expect(reasonOf(facts(), wanted({ maxFen: 9_999 }))).toBe('PRICE')
  const restricted = { ...bookable, policy: { ...PLAIN_POLICY, requiresQualification: true } }
  expect(reasonOf(facts({ bookable: restricted }), wanted())).toBe('QUALIFICATION')
})

test('without anything that alone would, it is fully booked where it is open, and else closed', () => {
  const taken = { free: [[]] }
  expect(reasonOf(facts(taken), wanted())).toBe('FULLY_BOOKED')
  expect(reasonOf(facts({ ...taken, openings: [] }), wanted())).toBe('CLOSED')
  // A closure leaves the rules as they are.
  expect(reasonOf(facts({ ...taken, open: [] }), wanted())).toBe('CLOSED')
})
