import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addClosure } from '../../src/availability/closures.service.ts'
import { reportBreakdown } from '../../src/bookings/disruption/breakdown.service.ts'
import { seekAlternatives } from '../../src/bookings/disruption/disrupted-alternative.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking, confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { shuffled } from '../support/random.ts'
import { minutesAfter } from '../support/time.ts'

const SLOTS = 12
const ROUNDS = 2

let market: Market
beforeAll(async () => {
  market = await prepareMarket(4)
})
afterAll(() => market.close())

const now = () => new Date()
const byLab = () => ({ ...market.lab, now: now() })
const endOfSlots = () => minutesAfter(market.firstStart, SLOTS * 60)

/** Holds the hour of a slot; null when it is not free. */
const take = (bookableId: string, slot: number): Promise<string | null> => {
  const startsAt = minutesAfter(market.firstStart, slot * 60)
  const wish = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 60), idempotencyKey: newId() }
  return holdSlot(asEnterprise(market, slot), wish, 10).then(({ id }) => id, refused)
}

/** Confirms a hold; whether that was answered with yes. */
const confirm = async (id: string | null, slot: number): Promise<string | null> =>
  id && confirmBooking(asEnterprise(market, slot), id, newId()).then(() => id, refused)

function refused(error: unknown): null {
  if (error instanceof Refusal) return null
  throw error
}

/** Reports a breakdown while others hold and confirm; what these were answered. */
type Report = (bookableId: string, others: () => Promise<Answer[]>) => Promise<Answer[]>
type Answer = string | null

const byTheService: Report = async (bookableId, others) => {
  const breakdown = { endsAt: endOfSlots(), note: 'Broken', answerMinutes: 60 }
  const [answers] = await Promise.all([
    others(),
    reportBreakdown(byLab(), { bookableId, unit: 1, startsAt: null, ...breakdown }),
  ])
  return answers
}

/** Closes the unit, looks at its bookings, and marks what it saw, when others have been there meanwhile. */
const lookThenMark: Report = async (bookableId, others) => {
  const closing = { startsAt: market.firstStart, endsAt: endOfSlots(), unit: 1, reason: 'BREAKDOWN' } as const
  await addClosure(byLab(), { bookableId, ...closing })
  const seen = await rows<{ id: string; status: string }>(
    market.db,
    sql`select b.id, b.status from booking b join occupancy o on o.booking_id = b.id
      where b.bookable_id = ${bookableId}::uuid and o.unit = 1`,
  )
  const answers = await others()
  for (const { id, status } of seen) {
    const next = status === 'CONFIRMED' ? 'DISRUPTED' : 'CANCELLED'
    await market.db.execute(
      sql`update booking set status = ${next} where id = ${id}::uuid and status = ${status}`,
    )
  }
  return answers
}

/** Holds and confirms all over two units while one of them breaks; who was told that a booking is confirmed. */
async function race(report: Report, seed: number): Promise<{ instrument: string; confirmed: string[] }> {
  const instrument = await market.instrument(2)
  const slots = Array.from({ length: SLOTS }, (_, slot) => slot)
  // Of two thirds, unit 1 is held before; of one third both are, so that nobody can be moved.
  const held = await Promise.all(
    slots.flatMap((slot) =>
      Array.from({ length: slot % 3 }, async () => ({ slot, id: await take(instrument, slot) })),
    ),
  )
  const confirming = shuffled(held, seed).map(
    ({ slot, id }) =>
      () =>
        confirm(id, slot),
  )
  const holding = slots.map((slot) => async () => confirm(await take(instrument, slot), slot))
  const all = shuffled([...confirming, ...holding], seed)
  const answers = await report(instrument, () => Promise.all(all.map((each) => each())))
  return { instrument, confirmed: answers.filter((id) => id !== null) }
}

/** Confirmed bookings on the unit that is closed. */
const onClosedUnit = (instrument: string) =>
  rows(
    market.db,
    sql`select b.id from booking b join occupancy o on o.booking_id = b.id
      where b.bookable_id = ${instrument}::uuid and o.unit = 1 and b.status = 'CONFIRMED'
        and b.starts_at < ${endOfSlots().toISOString()}::timestamptz`,
  )

/** Bookings that were promised and are neither booked nor disrupted, or have lost their time. */
const lost = (ids: string[]) =>
  rows(
    market.db,
    sql`select id, status from booking where id = any (${sql.param(ids)}::uuid[])
      and (status not in ('CONFIRMED', 'DISRUPTED')
        or not exists (select from occupancy o where o.booking_id = booking.id))`,
  )

test('no confirmed booking stays on a unit that breaks, and none is lost, whoever confirms at that moment', {
  timeout: 60_000,
}, async () => {
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const { instrument, confirmed } = await race(byTheService, seed)
    expect(await onClosedUnit(instrument)).toEqual([])
    expect(await lost(confirmed)).toEqual([])
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the naive way, look and then mark, leaves confirmed bookings on the broken unit', async () => {
  const { instrument } = await race(lookThenMark, 1)
  expect((await onClosedUnit(instrument)).length).toBeGreaterThan(0)
})

/** Cancels whatever is disrupted as soon as it is seen, for a while. */
async function cancelDisrupted(instruments: readonly string[], looks: number): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    const seen = await rows<{ id: string; enterprise: string }>(
      market.db,
      sql`select id, enterprise_id as enterprise from booking where status = 'DISRUPTED'
        and bookable_id = any (${sql.param([...instruments])}::uuid[]) order by random() limit 2`,
    )
    for (const { id, enterprise } of seen) {
      const booker = market.enterprises.find(({ actor }) => actor?.organizationId === enterprise)!
      await cancelBooking({ ...booker, now: now() }, id).catch(refused)
    }
  }
}

/** What is held to take the place of bookings that are not disrupted any more, or twice for one. */
const astray = () =>
  rows(
    market.db,
    sql`select b.id from booking b join booking r on r.replaces_id = b.id and r.status = 'HELD'
      group by b.id having b.status <> 'DISRUPTED' or count(*) > 1`,
  )

test('bookables that break down at once, each the alternative of the others, do not wait for each other', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const instruments = await Promise.all([1, 1, 1].map((units) => market.instrument(units)))
    const slots = [0, 1, 2, 3]
    const wanted = instruments.flatMap((instrument) => slots.map((slot) => ({ instrument, slot })))
    await Promise.all(wanted.map(async ({ instrument, slot }) => confirm(await take(instrument, slot), slot)))
    const endsAt = minutesAfter(market.firstStart, 240)
    await Promise.all([
      ...instruments.map((bookableId) =>
        reportBreakdown(byLab(), {
          ...{ bookableId, unit: null, startsAt: null, endsAt, note: 'Flooded', answerMinutes: 60 },
        }),
      ),
      ...[1, 2].map(() => seekAlternatives({ db: market.db, now: now() })),
      ...[1, 2].map(() => cancelDisrupted(instruments, 12)),
    ])
    await seekAlternatives({ db: market.db, now: now() })
    expect(await astray()).toEqual([])
  }
  expect(await market.ledgerDifferences()).toEqual([])
})
