import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '../../src/shared/db.ts'
import { cancel, confirm, HOLD_SLOT, hold } from '../support/bookings.ts'
import { ALWAYS_OPEN, type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  enterprise = await seed.enterprise('SMALL')
  rival = await seed.enterprise('LARGE')
})
afterAll(() => service.stop())

const codesOf = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code)

/** Everything that a hold may write. */
const written = () =>
  rows(
    service.db,
    sql`select (select count(*) from booking) as bookings, (select count(*) from booking_event) as events,
      (select count(*) from occupancy) as taken, (select count(*) from idempotency_record) as records,
      (select count(*) from outbox) + (select count(*) from event) as told, (select sum(version) from calendar) as versions,
      (select md5(string_agg(free::text, '' order by bookable_id, week, unit)) from calendar_week) as ledger`,
  )

test('a held slot shows its frozen price and when it expires', async () => {
  const instrument = await lab.instrument()
  const { booking, userErrors } = await hold(enterprise.client, instrument, atQuarter(60), 240)
  expect(userErrors).toEqual([])
  expect(booking).toMatchObject({
    status: 'HELD',
    price: { amount: '640.00', currency: 'CNY' },
    sizeClass: 'SMALL',
  })
  const minutesLeft = (Date.parse(booking!.expiresAt!) - Date.now()) / 60_000
  expect(minutesLeft).toBeGreaterThan(9)
  expect(minutesLeft).toBeLessThanOrEqual(10)
})

test('the price follows the size class of the enterprise', async () => {
  const instrument = await lab.instrument()
  const { booking } = await hold(rival.client, instrument, atQuarter(60), 30)
  expect(booking).toMatchObject({ sizeClass: 'LARGE', price: { amount: '100.00' } })
})

test('a price stays what it was when the tariff changes', async () => {
  const instrument = await lab.instrument()
  const { booking } = await hold(enterprise.client, instrument, atQuarter(60), 60)
  await lab.client.ask(
    `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
    { input: { instrumentId: instrument, terms: { tariff: { large: '999' } } } },
  )
  const confirmed = await confirm(enterprise.client, booking!.id)
  expect(confirmed.booking).toMatchObject({ status: 'CONFIRMED', price: { amount: '160.00' } })
})

test('a taken slot is refused with alternatives that can be held', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(60)
  await hold(enterprise.client, instrument, startsAt, 120)
  const refused = await hold(rival.client, instrument, minutesAfter(startsAt, 105), 120)
  expect(codesOf(refused)).toEqual(['SLOT_UNAVAILABLE'])
  expect(refused.booking).toBeNull()
  const [first] = refused.userErrors[0]!.alternatives!
  const again = await hold(rival.client, first!.bookable.id, new Date(first!.startsAt), 120)
  expect(again.booking?.status).toBe('HELD')
})

test('one slot may begin when another ends', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(60)
  await hold(enterprise.client, instrument, startsAt, 60)
  expect((await hold(rival.client, instrument, minutesAfter(startsAt, 60), 60)).booking?.status).toBe('HELD')
})

test('as many bookings as units fit into the same time, and not one more', async () => {
  const instrument = await lab.instrument({ terms: { units: 3 } })
  const startsAt = atQuarter(60)
  for (let unit = 1; unit <= 3; unit += 1) {
    expect(codesOf(await hold(enterprise.client, instrument, startsAt, 60))).toEqual([])
  }
  expect(codesOf(await hold(rival.client, instrument, startsAt, 60))).toEqual(['SLOT_UNAVAILABLE'])
})

test('buffers keep the time around a booking free, and a booking beyond them is accepted', async () => {
  const instrument = await lab.instrument({ terms: { bufferBeforeMinutes: 30, bufferAfterMinutes: 15 } })
  const startsAt = atQuarter(180)
  await hold(enterprise.client, instrument, startsAt, 60)
  expect(codesOf(await hold(rival.client, instrument, minutesAfter(startsAt, 90), 60))).toEqual([
    'SLOT_UNAVAILABLE',
  ])
  expect(codesOf(await hold(rival.client, instrument, minutesAfter(startsAt, -90), 60))).toEqual([
    'SLOT_UNAVAILABLE',
  ])
  expect(codesOf(await hold(rival.client, instrument, minutesAfter(startsAt, 105), 60))).toEqual([])
  expect(codesOf(await hold(rival.client, instrument, minutesAfter(startsAt, -105), 60))).toEqual([])
})

test('a booking may run over the end of a week', async () => {
  const instrument = await lab.instrument()
  const nextMonday = new Date(Date.now() + 7 * 86_400_000)
  nextMonday.setUTCHours(0, 0, 0, 0)
  nextMonday.setUTCDate(nextMonday.getUTCDate() + ((8 - nextMonday.getUTCDay()) % 7))
  expect(codesOf(await hold(enterprise.client, instrument, minutesAfter(nextMonday, -120), 240))).toEqual([])
  expect(codesOf(await hold(rival.client, instrument, nextMonday, 60))).toEqual(['SLOT_UNAVAILABLE'])
  expect(codesOf(await hold(rival.client, instrument, minutesAfter(nextMonday, 120), 7 * 1440))).toEqual([])
})

test('a cancelled slot can be taken again at once', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(60)
  const { booking } = await hold(enterprise.client, instrument, startsAt, 60)
  await cancel(enterprise.client, booking!.id)
  expect(codesOf(await hold(rival.client, instrument, startsAt, 60))).toEqual([])
})

/** Tomorrow at a time of day in UTC. */
const tomorrow = (hours: number, minutes = 0) => {
  const day = new Date(Date.now() + 86_400_000)
  day.setUTCHours(hours, minutes, 0, 0)
  return day
}

test.each([
  ['ends before it starts', tomorrow(4), -60, ['PERIOD_INVALID']],
  ['ends when it starts', tomorrow(4), 0, ['PERIOD_INVALID']],
  ['is not on a quarter of an hour', tomorrow(4, 7), 60, ['OFF_GRID']],
  ['is off the grid of the instrument', tomorrow(4, 15), 60, ['OFF_GRID']],
  ['has a length off the grid', tomorrow(4), 75, ['OFF_GRID']],
  ['is outside opening hours', tomorrow(0), 60, ['OUTSIDE_OPENING_HOURS']],
  ['runs past closing time', tomorrow(9), 120, ['OUTSIDE_OPENING_HOURS']],
  ['is beyond the horizon', minutesAfter(tomorrow(4), 20 * 1440), 60, ['BEYOND_HORIZON']],
  ['is in the past', minutesAfter(tomorrow(4), -3 * 1440), 60, ['INSIDE_LEAD_TIME']],
  ['is shorter than allowed', tomorrow(4), 30, ['TOO_SHORT']],
  ['is longer than allowed', tomorrow(4), 240, ['TOO_LONG']],
])('a period that %s is refused, and nothing is written', async (_what, startsAt, minutes, codes) => {
  // Open from 09:00 to 18:00 in Shanghai, which is 01:00 to 10:00 UTC.
  const openingRules = ALWAYS_OPEN.map((rule) => ({ ...rule, opens: '09:00', closes: '18:00' }))
  const terms = { slotMinutes: 30, minMinutes: 60, maxMinutes: 180, horizonDays: 14 }
  const instrument = await lab.instrument({ openingRules, terms })
  const before = await written()
  const refused = await hold(enterprise.client, instrument, startsAt, minutes)
  expect(codesOf(refused)).toEqual(codes)
  expect(refused.userErrors[0]!.message.length).toBeGreaterThan(20)
  expect(await written()).toEqual(before)
})

test('a start inside the lead time is refused, and one behind it accepted', async () => {
  const instrument = await lab.instrument({ terms: { leadMinutes: 120 } })
  expect(codesOf(await hold(enterprise.client, instrument, atQuarter(60), 60))).toEqual(['INSIDE_LEAD_TIME'])
  expect(codesOf(await hold(enterprise.client, instrument, atQuarter(121), 60))).toEqual([])
})

test('a fixed session is held whole, and not in part', async () => {
  const openingRules = ALWAYS_OPEN.map((rule) => ({
    ...rule,
    opens: '18:00',
    closes: '22:00',
    mode: 'FIXED',
  }))
  const instrument = await lab.instrument({ openingRules })
  expect(codesOf(await hold(enterprise.client, instrument, tomorrow(10), 120))).toEqual(['NOT_A_SESSION'])
  expect(codesOf(await hold(enterprise.client, instrument, tomorrow(10), 240))).toEqual([])
})

test('a refusal is told in the language of the caller', async () => {
  const instrument = await lab.instrument()
  const input = { bookableId: instrument, startsAt: tomorrow(4), endsAt: tomorrow(3), idempotencyKey: 'k' }
  const { holdSlot } = await enterprise.client.speaking('zh-CN,zh').ask(HOLD_SLOT, { input })
  expect(holdSlot.userErrors[0].message).toBe('结束时间须晚于开始时间。')
})

test('a lost slot, a retired instrument and a refusal leave nothing written', async () => {
  const instrument = await lab.instrument()
  const startsAt = atQuarter(60)
  await hold(enterprise.client, instrument, startsAt, 60)
  const before = await written()
  await hold(rival.client, instrument, startsAt, 60)
  expect(await written()).toEqual(before)
  await lab.client.ask(
    `mutation ($input: RetireBookableInput!) { retireBookable(input: $input) { bookable { retiredAt } } }`,
    { input: { bookableId: instrument } },
  )
  expect(codesOf(await hold(rival.client, instrument, atQuarter(600), 60))).toEqual(['ALREADY_RETIRED'])
})
