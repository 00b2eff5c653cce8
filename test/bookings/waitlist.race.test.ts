import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addClosure, removeClosure } from '../../src/availability/closures.service.ts'
import { settleDue } from '../../src/bookings/due.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking, confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { joinWaitlist } from '../../src/bookings/waitlist/join-waitlist.service.ts'
import { leaveWaitlist } from '../../src/bookings/waitlist/leave-waitlist.service.ts'
import { careForWaitlists } from '../../src/bookings/waitlist/waitlist-care.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import type { Period } from '../../src/shared/period.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { sweep } from '../support/sweep.ts'
import { minutesAfter } from '../support/time.ts'

const SLOTS = 4
const ROUNDS = 2
const SWEEPERS = 4
const ENTERPRISES = 40

let market: Market
beforeAll(async () => {
  market = await prepareMarket(ENTERPRISES)
})
afterAll(async () => {
  await market.close()
})

// An enterprise may wait for no more than twenty things, so each round has its own.
let nobodyYet = 0
const newEnterprise = () => nobodyYet++

const slots = (): Period[] =>
  Array.from({ length: SLOTS }, (_, i) => ({
    startsAt: minutesAfter(market.firstStart, i * 60),
    endsAt: minutesAfter(market.firstStart, i * 60 + 60),
  }))

const join = (enterprise: number, bookableId: string, slot: Period) =>
  joinWaitlist(asEnterprise(market, enterprise), {
    ...{ bookableId, ...slot, minutes: 60, units: 1, operatorAssisted: false, purpose: null },
    idempotencyKey: newId(),
  })

const now = () => ({ db: market.db, now: new Date() })

interface Standing {
  /** How many live bookings lie in the slot beyond its units. */
  overbooked: number
  /** Entries that say something else than their bookings, or have several. */
  untrue: number
}

/** What is wrong with a waitlist and the bookings of an instrument. */
async function wrongs(instrument: string): Promise<Standing> {
  const [row] = await rows<{ overbooked: number; untrue: number }>(
    market.db,
    sql`
      with live as (
        select * from booking where bookable_id = ${instrument}::uuid and status in ('HELD', 'CONFIRMED')
      )
      select (
        select coalesce(sum(greatest(0, taken - b.units)), 0)::integer
        from (select starts_at, count(*) as taken from live group by starts_at) slot, bookable b
        where b.id = ${instrument}::uuid
      ) as overbooked, (
        select count(*)::integer from waitlist_entry e
        left join lateral (
          select array_agg(l.status) as has from live l where l.waitlist_entry_id = e.id
        ) own on true
        where e.bookable_id = ${instrument}::uuid and own.has is distinct from
          case e.status when 'OFFERED' then array['HELD'] when 'ACCEPTED' then array['CONFIRMED'] end
      ) as untrue`,
  )
  return row!
}

const NOTHING: Standing = { overbooked: 0, untrue: 0 }

/** The states of the entries of an instrument for each slot, in the order in which they joined. */
const standings = async (instrument: string): Promise<string[]> =>
  (
    await rows<{ statuses: string }>(
      market.db,
      sql`select string_agg(status, ' ' order by created_at, id) as statuses from waitlist_entry
        where bookable_id = ${instrument}::uuid group by starts_at order by starts_at`,
    )
  ).map(({ statuses }) => statuses)

/** What many systems do: offer to whom was seen to wait, without looking again. */
async function offerNaively(freed: string, entry: string) {
  await market.db.execute(sql`
    insert into booking select (jsonb_populate_record(b, jsonb_build_object(
      'id', ${newId()}::uuid, 'status', 'HELD', 'waitlist_entry_id', ${entry}::uuid, 'due_at', null,
      'person_id', e.person_id, 'enterprise_id', e.enterprise_id))).*
    from booking b, waitlist_entry e where b.id = ${freed}::uuid and e.id = ${entry}::uuid`)
  await market.db.execute(sql`update waitlist_entry set status = 'OFFERED' where id = ${entry}::uuid`)
}

const nextFor = async (booking: string): Promise<string | undefined> =>
  (
    await rows<{ id: string }>(
      market.db,
      sql`select e.id from waitlist_entry e join booking b on b.bookable_id = e.bookable_id and b.starts_at = e.starts_at
        where b.id = ${booking}::uuid and e.status = 'WAITING' order by e.created_at, e.id limit 1`,
    )
  )[0]?.id

// Two freed slots and one waiter.

/** Each slot is booked twice, on two units, and one waits for it. */
async function bookedTwice() {
  const instrument = await market.instrument(2)
  const [booker, waiter] = [newEnterprise(), newEnterprise()]
  const bookings = await Promise.all(
    [...slots(), ...slots()].map(async (slot) => {
      const asked = { bookableId: instrument, ...slot, idempotencyKey: newId() }
      return (await holdSlot(asEnterprise(market, booker), asked, 10)).id
    }),
  )
  await Promise.all(slots().map((slot) => join(waiter, instrument, slot)))
  return { instrument, booker, bookings }
}

const cancelNaively = (looked: () => Promise<void>) => async (id: string) => {
  const waits = await nextFor(id)
  await looked()
  await market.db.execute(sql`update booking set status = 'CANCELLED' where id = ${id}::uuid`)
  if (waits) await offerNaively(id, waits)
}

test('two bookings are cancelled at once and one waits: one offer, and the other slot is free', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { instrument, booker, bookings } = await bookedTwice()
    await Promise.all(bookings.map((id) => cancelBooking(asEnterprise(market, booker), id)))
    expect(await wrongs(instrument)).toEqual(NOTHING)
    expect(await standings(instrument)).toEqual(Array(SLOTS).fill('OFFERED'))
    const other = newEnterprise()
    for (const slot of slots()) {
      const asked = { bookableId: instrument, ...slot, idempotencyKey: newId() }
      expect((await holdSlot(asEnterprise(market, other), asked, 10)).status).toBe('HELD')
    }
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the naive way makes two offers to one who waits', async () => {
  const { instrument, bookings } = await bookedTwice()
  await Promise.all(bookings.map(cancelNaively(meeting(bookings.length))))
  expect((await wrongs(instrument)).untrue).toBe(SLOTS)
})

// One freed slot and two waiters.

/** Each slot is offered to one, whose offer runs out `inMs` behind that of the slot before, and two more wait for it. */
async function offeredToFirst(inMs: number) {
  const instrument = await market.instrument(1)
  const [first, second, third] = [newEnterprise(), newEnterprise(), newEnterprise()]
  const joinAll = (enterprise: number) =>
    Promise.all(slots().map(async (slot) => (await join(enterprise, instrument, slot)).id))
  const entries = await joinAll(first)
  await joinAll(second)
  await joinAll(third)
  const offers = await rows<{ id: string }>(
    market.db,
    sql`select id from booking where bookable_id = ${instrument}::uuid order by starts_at`,
  )
  await market.db.execute(sql`
    update booking set due_at = clock_timestamp() + n * ${inMs}::integer * interval '1 millisecond'
    from (select id, row_number() over (order by starts_at) as n from booking where bookable_id = ${instrument}::uuid) numbered
    where booking.id = numbered.id`)
  return { instrument, first, entries, offers: offers.map(({ id }) => id) }
}

const sweepers = (sweep: () => Promise<unknown>, times = 1) =>
  Promise.all(
    Array.from({ length: SWEEPERS }, async () => {
      for (let i = 0; i < times; i += 1) await sweep()
    }),
  )

/** Whoever sweeps an offer has looked at it before any other one acts. */
function sweepNaively(offers: readonly string[]) {
  const meetings = offers.map((id) => ({ id, looked: meeting(SWEEPERS) }))
  return async () => {
    for (const { id, looked } of meetings) await lapseNaively(id, looked)
  }
}

async function lapseNaively(id: string, looked: () => Promise<void>): Promise<void> {
  const [overdue] = await rows(
    market.db,
    sql`select id from booking where id = ${id}::uuid and status = 'HELD' and due_at <= clock_timestamp()`,
  )
  await looked()
  if (!overdue) return
  await market.db.execute(sql`
      with expired as (update booking set status = 'EXPIRED' where id = ${id}::uuid returning waitlist_entry_id)
      update waitlist_entry set status = 'LAPSED' from expired where waitlist_entry.id = expired.waitlist_entry_id`)
  const next = await nextFor(id)
  if (next) await offerNaively(id, next)
}

test('an offer lapses while several sweep and two wait: it goes to the next alone', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { instrument } = await offeredToFirst(0)
    await sweepers(() => Promise.all([sweep(market.db), careForWaitlists(now())]))
    expect(await wrongs(instrument)).toEqual(NOTHING)
    expect(await standings(instrument)).toEqual(Array(SLOTS).fill('LAPSED OFFERED WAITING'))
  }
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the naive way offers one slot to two', async () => {
  const { instrument, offers } = await offeredToFirst(0)
  await sweepers(sweepNaively(offers))
  expect((await wrongs(instrument)).overbooked).toBeGreaterThanOrEqual(SLOTS)
})

test('a closure is removed while several sweep and two wait: each slot is offered once', async () => {
  const instrument = await market.instrument(1)
  const whole = { startsAt: market.firstStart, endsAt: minutesAfter(market.firstStart, SLOTS * 60) }
  const byLab = () => ({ ...market.lab, now: new Date() })
  const { id } = await addClosure(byLab(), { bookableId: instrument, ...whole, reason: 'MAINTENANCE' })
  const [one, other] = [newEnterprise(), newEnterprise()]
  for (const enterprise of [one, other])
    await Promise.all(slots().map((slot) => join(enterprise, instrument, slot)))
  await removeClosure(byLab(), id)
  await sweepers(() => careForWaitlists(now()))
  expect(await wrongs(instrument)).toEqual(NOTHING)
  expect(await standings(instrument)).toEqual(Array(SLOTS).fill('OFFERED WAITING'))
})

// An offer that lapses while it is accepted, or given back.

// From all lapsing to none, however fast the machine is, in milliseconds between the offers.
const APART = [0, 4, 32, 512]

/** Whether an action was carried out, or refused because the offer had lapsed or was taken. */
const done = (action: Promise<unknown>): Promise<boolean> =>
  action.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal) return false
      throw error
    },
  )

const acceptNaively: Accept = async (id, lapsed) => {
  const [offer] = await rows(
    market.db,
    sql`select id from booking where id = ${id}::uuid and status = 'HELD'`,
  )
  // Another one sweeps meanwhile.
  await lapsed()
  if (!offer) return false
  await market.db.execute(sql`
    with confirmed as (
      update booking set status = 'CONFIRMED', due_at = null where id = ${id}::uuid returning waitlist_entry_id)
    update waitlist_entry set status = 'ACCEPTED' from confirmed where waitlist_entry.id = confirmed.waitlist_entry_id`)
  return true
}

/** Whether an offer was accepted; `lapsed` is over when all have looked and what is due has lapsed. */
type Accept = (id: string, lapsed: () => Promise<unknown>) => Promise<boolean>

/** Lets each offer be accepted while it lapses; for each slot, whether the enterprise was told that it has it. */
async function raceToAccept(offers: readonly string[], accept: Accept, looked?: () => Promise<void>) {
  const sweeping = async () => {
    await looked?.()
    await sweepers(() => sweep(market.db), 5)
  }
  const swept = sweeping()
  const lapsed = async () => {
    await looked?.()
    await swept
  }
  const [told] = await Promise.all([Promise.all(offers.map((id) => accept(id, lapsed))), swept])
  await market.db.execute(sql`update booking set due_at = clock_timestamp() where status = 'HELD'
    and id = any (${sql.param([...offers])}::uuid[])`)
  await settleDue(now())
  return told
}

test('an offer that lapses while it is accepted is either kept or goes to the next, never both', {
  timeout: 60_000,
}, async () => {
  const seen = new Set<boolean>()
  for (const apart of APART) {
    const { instrument, first, offers } = await offeredToFirst(apart)
    const told = await raceToAccept(offers, (id) =>
      done(confirmBooking(asEnterprise(market, first), id, newId())),
    )
    expect(await wrongs(instrument)).toEqual(NOTHING)
    expect((await standings(instrument)).sort()).toEqual(
      told.map((kept) => (kept ? 'ACCEPTED WAITING WAITING' : 'LAPSED OFFERED WAITING')).sort(),
    )
    for (const kept of told) seen.add(kept)
  }
  expect(seen).toEqual(new Set([true, false]))
  expect(await market.ledgerDifferences()).toEqual([])
})

test('the naive way accepts an offer and gives it to the next', async () => {
  const { instrument, offers } = await offeredToFirst(0)
  await raceToAccept(offers, acceptNaively, meeting(SLOTS + 1))
  expect((await wrongs(instrument)).overbooked).toBe(SLOTS)
})

test('an offer that is accepted while its waiting is left is a booking or goes to the next, never both', async () => {
  const { instrument, first, entries, offers } = await offeredToFirst(60_000)
  const call = () => asEnterprise(market, first)
  const answers = await Promise.all(
    slots().flatMap((_, i) => [
      done(confirmBooking(call(), offers[i]!, newId())),
      done(leaveWaitlist(call(), entries[i]!)),
    ]),
  )
  expect(await wrongs(instrument)).toEqual(NOTHING)
  const stands = await standings(instrument)
  expect(new Set(stands)).toEqual(
    new Set(stands.filter((each) => /^(ACCEPTED WAITING|LEFT OFFERED) WAITING$/.test(each))),
  )
  // Of accepting and leaving exactly one was carried out.
  expect(answers.filter(Boolean)).toHaveLength(SLOTS)
})
