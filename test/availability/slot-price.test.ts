import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise('SMALL')
})
afterAll(() => service.stop())

const HOUR = 60
const DAY = 24 * HOUR

/** What a slot of `minutes` costs that begins `ahead` minutes from now. */
async function priceOf(
  id: string,
  args: string,
  { ahead = 2 * DAY, minutes = HOUR, asker = enterprise.client } = {},
): Promise<string | null> {
  const startsAt = atQuarter(ahead)
  const range = { startsAt, endsAt: minutesAfter(startsAt, minutes) }
  const { node } = await asker.ask(
    `query ($id: ID!, $range: PeriodInput!, $minutes: Int!) {
      node(id: $id) { ... on Bookable { slots(range: $range, durationMinutes: $minutes, first: 1) {
        edges { node { price${args} { amount } } } } } }
    }`,
    { id, range, minutes },
  )
  return node.slots.edges[0].node.price?.amount ?? null
}

const RATES = { large: '200', small: '160' }

test('a slot costs the acting enterprise its own rate, and others that of the class that they name', async () => {
  const id = await lab.instrument()
  expect(await priceOf(id, '')).toBe('160.00')
  expect(await priceOf(id, '(sizeClass: LARGE)')).toBe('200.00')
  expect(await priceOf(id, '', { asker: service.stranger })).toBeNull()
  expect(await priceOf(id, '(sizeClass: SMALL)', { asker: service.stranger })).toBe('160.00')
})

test('each unit costs as much as the first, and there is no price for more units than it has', async () => {
  const id = await lab.instrument({ terms: { units: 3 } })
  expect(await priceOf(id, '(units: 1)')).toBe('160.00')
  expect(await priceOf(id, '(units: 3)')).toBe('480.00')
  expect(await priceOf(id, '(units: 4)')).toBeNull()
  expect(await priceOf(id, '(units: 0)')).toBeNull()
})

test('an operator is added by the hour, once for all units, and has no price where the lab has none', async () => {
  const id = await lab.instrument({ terms: { units: 2, tariff: { ...RATES, operatorPerHour: '120' } } })
  expect(await priceOf(id, '(operatorAssisted: true)')).toBe('280.00')
  expect(await priceOf(id, '(operatorAssisted: true, units: 2)')).toBe('440.00')
  expect(await priceOf(id, '(operatorAssisted: false)')).toBe('160.00')
  expect(await priceOf(await lab.instrument(), '(operatorAssisted: true)')).toBeNull()
})

test('a slot at short notice costs more, and the same slot later does not', async () => {
  const urgent = { withinMinutes: DAY, surchargePercent: 30 }
  const id = await lab.instrument({ terms: { tariff: { ...RATES, urgent } } })
  expect(await priceOf(id, '', { ahead: 2 * HOUR })).toBe('208.00')
  expect(await priceOf(id, '', { ahead: 2 * DAY })).toBe('160.00')
})

test('a day with eight off-peak hours costs them at their own rate', async () => {
  const offPeak = { from: '22:00', until: '06:00', percentOfRate: 50 }
  const id = await lab.instrument({ terms: { tariff: { ...RATES, offPeak } } })
  expect(await priceOf(id, '', { minutes: DAY })).toBe('3200.00')
})

test('a short slot costs at least the minimum', async () => {
  const id = await lab.instrument({ terms: { tariff: { ...RATES, minimum: '100' } } })
  expect(await priceOf(id, '', { minutes: 15 })).toBe('100.00')
  expect(await priceOf(id, '', { minutes: HOUR })).toBe('160.00')
})
