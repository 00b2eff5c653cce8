import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { findInNeed } from '../../src/bookings/waitlist/waitlist-care.repository.ts'
import { careForWaitlists } from '../../src/bookings/waitlist/waitlist-care.service.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { act, book, cancel, confirm, hold, outcome, readBooking, setBack } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'
import { type Entry, leave, readEntry, standing, waiting } from '../support/waitlist.ts'

let service: TestService
let lab: Lab
let booker: Member
let large: Member
let micro: Member
beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  booker = await seed.enterprise()
  large = await seed.enterprise('LARGE')
  micro = await seed.enterprise('MICRO')
})
afterAll(async () => {
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
  await service.stop()
})

const startsAt = atQuarter(24 * 60)
const hour = { startsAt }

/** An instrument whose one hour is taken, and the booking that takes it. */
async function taken(terms: object = {}) {
  const instrument = await lab.instrument({ terms })
  return { instrument, booking: await book(booker.client, instrument, startsAt, 60) }
}

const keyOf = (id: string) => parseGlobalId(id)!.key

/** Lets an offer run out, by the database's clock; the server then does the rest. */
const runOut = ({ offer }: Entry) =>
  service.db.execute(
    sql`update booking set due_at = clock_timestamp() - interval '1 second' where id = ${keyOf(offer!.id)}::uuid`,
  )

/** What the server does by itself each second, at once. */
const care = () => careForWaitlists({ db: service.db, now: new Date() })

const NOTICES = `subscription { notificationReceived {
  kind bookable { id } booking { id status } waitlistEntry { id status offer { id } } } }`
interface Told {
  notificationReceived: {
    kind: string
    bookable: { id: string }
    booking: { id: string; status: string }
    waitlistEntry: { id: string; status: string; offer: { id: string } | null }
  }
}

/** Follows what somebody is told; the next notice of a kind about an entry. */
async function following(client: Client) {
  const watch = await client.watch<Told>(NOTICES)
  const about = async (kind: string, { id }: Pick<Entry, 'id'>) => {
    const isIt = ({ notificationReceived: told }: Told) => told.kind === kind && told.waitlistEntry.id === id
    return (await watch.until(isIt)).notificationReceived
  }
  return { about, end: watch.end }
}

test('what is free already is offered at once, for the time that the lab has set', async () => {
  const instrument = await lab.instrument({ terms: { offerMinutes: 30 } })
  const entry = await waiting(large.client, instrument, { startsAt, rangeMinutes: 600 })
  expect(entry).toMatchObject({
    status: 'OFFERED',
    position: null,
    offer: { status: 'HELD', startsAt: startsAt.toISOString(), waitlistEntry: { id: entry.id } },
  })
  const minutes = (Date.parse(entry.offer!.expiresAt) - Date.now()) / 60_000
  expect(Math.round(minutes)).toBe(30)
})

test('a freed slot is offered to the first who waits, and nobody else can take it', async () => {
  const { instrument, booking } = await taken()
  const first = await waiting(large.client, instrument, hour)
  const second = await waiting(micro.client, instrument, hour)
  expect([first.position, second.position]).toEqual([1, 2])
  await cancel(booker.client, booking.id)
  expect(await readEntry(large.client, first)).toMatchObject({ status: 'OFFERED', offer: { status: 'HELD' } })
  expect(await readEntry(micro.client, second)).toMatchObject({ status: 'WAITING', position: 1, offer: null })
  for (const { client } of [booker, micro])
    expect(outcome(await hold(client, instrument, startsAt, 60))).toBe('SLOT_UNAVAILABLE')
})

test('an offer that is confirmed is a booking, and the waiting is over', async () => {
  const { instrument, booking } = await taken()
  const entry = await waiting(large.client, instrument, hour)
  await cancel(booker.client, booking.id)
  const { offer } = await readEntry(large.client, entry)
  expect(outcome(await confirm(large.client, offer!.id))).toBe('CONFIRMED')
  expect(await readEntry(large.client, entry)).toMatchObject({ status: 'ACCEPTED', offer: null })
  expect((await readEntry(lab.client, entry)).endedAt).not.toBeNull()
  expect(await leave(large.client, entry.id)).toMatchObject({ userErrors: [{ code: 'STATE_CONFLICT' }] })
  expect((await readBooking(large.client, offer!.id)).status).toBe('CONFIRMED')
})

test('an offer that runs out goes to the next, and both are told', async () => {
  const { instrument, booking } = await taken()
  const first = await waiting(large.client, instrument, hour)
  const second = await waiting(micro.client, instrument, hour)
  const toLarge = await following(large.client)
  const toMicro = await following(micro.client)
  await cancel(booker.client, booking.id)
  const offered = await toLarge.about('OFFER_MADE', first)
  expect(offered).toMatchObject({ bookable: { id: instrument }, booking: { status: 'HELD' } })
  expect(offered.waitlistEntry).toMatchObject({ status: 'OFFERED', offer: { id: offered.booking.id } })
  await runOut(await readEntry(large.client, first))
  expect(await toLarge.about('OFFER_LAPSED', first)).toMatchObject({
    booking: { id: offered.booking.id, status: 'EXPIRED' },
    waitlistEntry: { status: 'LAPSED' },
  })
  expect((await toMicro.about('OFFER_MADE', second)).waitlistEntry.status).toBe('OFFERED')
  expect(outcome(await confirm(large.client, offered.booking.id))).toBe('HOLD_EXPIRED')
  const { offer } = await readEntry(micro.client, second)
  expect(outcome(await confirm(micro.client, offer!.id))).toBe('CONFIRMED')
  await toLarge.end()
  await toMicro.end()
})

test('where the lab prefers smaller enterprises, a micro enterprise comes before a large one', async () => {
  const { instrument, booking } = await taken({ waitlistOrder: 'SMALLER_FIRST' })
  const early = await waiting(large.client, instrument, hour)
  const small = await waiting(micro.client, instrument, hour)
  expect(small.position).toBe(1)
  expect((await readEntry(large.client, early)).position).toBe(2)
  await cancel(booker.client, booking.id)
  expect((await readEntry(micro.client, small)).status).toBe('OFFERED')
  expect(await readEntry(large.client, early)).toMatchObject({ status: 'WAITING', position: 1 })
})

test('two slots become free and one waits: one is offered, and the other is free for anybody', async () => {
  const instrument = await lab.instrument({ terms: { units: 2 } })
  const one = await book(booker.client, instrument, startsAt, 60)
  const other = await book(booker.client, instrument, startsAt, 60)
  const entry = await waiting(large.client, instrument, hour)
  await Promise.all([cancel(booker.client, one.id), cancel(booker.client, other.id)])
  expect((await readEntry(large.client, entry)).offer!.unitNumbers).toHaveLength(1)
  expect(outcome(await hold(micro.client, instrument, startsAt, 60))).toBe('HELD')
  expect(outcome(await hold(micro.client, instrument, startsAt, 60))).toBe('SLOT_UNAVAILABLE')
})

test('who leaves while waiting is offered nothing, and leaving twice is the same', async () => {
  const { instrument, booking } = await taken()
  const first = await waiting(large.client, instrument, hour)
  const second = await waiting(micro.client, instrument, hour)
  expect(standing(await leave(large.client, first.id))).toBe('LEFT')
  expect(standing(await leave(large.client, first.id))).toBe('LEFT')
  expect((await readEntry(micro.client, second)).position).toBe(1)
  await cancel(booker.client, booking.id)
  expect((await readEntry(micro.client, second)).status).toBe('OFFERED')
})

test('who leaves with an offer, or cancels it, gives it to the next', async () => {
  const { instrument, booking } = await taken()
  const entries: Entry[] = []
  for (const { client } of [large, micro, large]) entries.push(await waiting(client, instrument, hour))
  await cancel(booker.client, booking.id)
  expect(standing(await leave(large.client, entries[0]!.id))).toBe('LEFT')
  const { offer } = await readEntry(micro.client, entries[1]!)
  expect(outcome(await cancel(micro.client, offer!.id))).toBe('CANCELLED')
  expect((await readEntry(micro.client, entries[1]!)).status).toBe('LEFT')
  expect((await readEntry(large.client, entries[2]!)).status).toBe('OFFERED')
})

test('an offer that the lab cancels is told to whom it was made', async () => {
  const instrument = await lab.instrument()
  const entry = await waiting(large.client, instrument, hour)
  const toLarge = await following(large.client)
  await cancel(lab.client, entry.offer!.id, 'Not for this')
  expect((await toLarge.about('BOOKING_CANCELLED', entry)).waitlistEntry.status).toBe('LEFT')
  await toLarge.end()
})

const close = async (bookableId: string, unit?: number) =>
  (
    await lab.client.ask(
      `mutation ($input: AddClosureInput!) { addClosure(input: $input) { closure { id } } }`,
      { input: { bookableId, startsAt, endsAt: minutesAfter(startsAt, 120), unit, reason: 'MAINTENANCE' } },
    )
  ).addClosure.closure.id

const reopen = (id: string) =>
  lab.client.ask(`mutation ($id: ID!) { removeClosure(input: { closureId: $id }) { bookable { id } } }`, {
    id,
  })

test('where the lab has closed the time and takes an offer back, the waiting goes on at its old place', async () => {
  const instrument = await lab.instrument()
  const first = await waiting(large.client, instrument, hour)
  const second = await waiting(micro.client, instrument, hour)
  const closure = await close(instrument)
  const toLarge = await following(large.client)
  await cancel(lab.client, first.offer!.id, 'No electricity')
  await toLarge.about('BOOKING_CANCELLED', first)
  expect(await readEntry(large.client, first)).toMatchObject({ status: 'WAITING', position: 1 })
  expect((await readEntry(micro.client, second)).position).toBe(2)
  await reopen(closure)
  expect((await toLarge.about('OFFER_MADE', first)).waitlistEntry.status).toBe('OFFERED')
  await toLarge.end()
})

test('where only another unit is closed, an offer that the lab takes back has ended', async () => {
  const instrument = await lab.instrument({ terms: { units: 2 } })
  await close(instrument, 2)
  const first = await waiting(large.client, instrument, hour)
  const second = await waiting(micro.client, instrument, hour)
  const toMicro = await following(micro.client)
  await cancel(lab.client, first.offer!.id, 'Not for this')
  expect((await readEntry(large.client, first)).status).toBe('LEFT')
  expect((await toMicro.about('OFFER_MADE', second)).waitlistEntry.status).toBe('OFFERED')
  await toMicro.end()
})

test('leaving ends an offer whose time has begun, as lapsed', async () => {
  const instrument = await lab.instrument()
  const entry = await waiting(large.client, instrument, hour)
  await service.db.execute(sql`
    update booking set starts_at = clock_timestamp() - interval '1 minute', due_at = clock_timestamp() - interval '1 minute'
    where id = ${keyOf(entry.offer!.id)}::uuid`)
  expect(standing(await leave(large.client, entry.id))).toBe('LAPSED')
})

test('time that comes free without a cancellation is offered by the server itself', async () => {
  const instrument = await lab.instrument()
  const closure = await close(instrument)
  const entry = await waiting(large.client, instrument, { startsAt, rangeMinutes: 120 })
  expect(entry.status).toBe('WAITING')
  const toLarge = await following(large.client)
  await reopen(closure)
  expect((await toLarge.about('OFFER_MADE', entry)).waitlistEntry.status).toBe('OFFERED')
  await toLarge.end()
})

test('what nobody can have for now is not looked at again until the calendar changes', async () => {
  const { instrument } = await taken()
  await waiting(large.client, instrument, hour)
  const isInNeed = async () => (await findInNeed(service.db, { id: keyOf(instrument) }, 1)).length > 0
  expect(await isInNeed()).toBe(false)
  const held = await hold(booker.client, instrument, minutesAfter(startsAt, 600), 60)
  expect(held.booking!.status).toBe('HELD')
  await care()
  expect(await isInNeed()).toBe(false)
})

test('the waiting expires when its range is over, or the bookable is retired', async () => {
  const { instrument } = await taken()
  const late = await waiting(large.client, instrument, hour)
  const other = await waiting(micro.client, instrument, { startsAt, rangeMinutes: 90 })
  await service.db.execute(sql`
    update waitlist_entry set starts_at = clock_timestamp() - interval '1 hour', ends_at = clock_timestamp() + interval '30 minutes'
    where id = ${keyOf(late.id)}::uuid`)
  const statusOf = async (member: Member, entry: Entry) => (await readEntry(member.client, entry)).status
  await care()
  expect(await statusOf(large, late)).toBe('EXPIRED')
  expect(await statusOf(micro, other)).toBe('WAITING')
  await lab.client.ask(
    `mutation ($id: ID!) { retireBookable(input: { bookableId: $id }) { userErrors { code } } }`,
    { id: instrument },
  )
  await care()
  expect(await statusOf(micro, other)).toBe('EXPIRED')
})

test('where only the arrangement of others on the units is in the way, they make room for an offer', async () => {
  const instrument = await lab.instrument({ terms: { units: 2 } })
  const blocker = await hold(booker.client, instrument, startsAt, 60)
  await book(booker.client, instrument, startsAt, 60)
  await book(booker.client, instrument, minutesAfter(startsAt, 60), 60)
  const wanted = { startsAt, rangeMinutes: 120, durationMinutes: 120 }
  const entry = await waiting(large.client, instrument, wanted)
  expect(entry.status).toBe('WAITING')
  await cancel(booker.client, blocker.booking!.id)
  expect((await readEntry(large.client, entry)).offer).toMatchObject({
    startsAt: startsAt.toISOString(),
    endsAt: minutesAfter(startsAt, 120).toISOString(),
  })
})

test('an enterprise that must be approved is offered time too, and confirming it asks the lab', async () => {
  const { instrument, booking } = await taken()
  const entry = await waiting(large.client, instrument, hour)
  await lab.client.ask(
    `mutation ($input: ChangeInstrumentInput!) { changeInstrument(input: $input) { userErrors { message } } }`,
    { input: { instrumentId: instrument, terms: { confirmation: 'APPROVAL' } } },
  )
  await cancel(booker.client, booking.id)
  const { offer } = await readEntry(large.client, entry)
  expect(outcome(await confirm(large.client, offer!.id))).toBe('REQUESTED')
  expect((await readEntry(large.client, entry)).status).toBe('ACCEPTED')
})

test('time that a check-out leaves over goes to who waits for it', async () => {
  const begins = atQuarter(0)
  const instrument = await lab.instrument()
  const used = await book(booker.client, instrument, begins, 240)
  const entry = await waiting(large.client, instrument, { startsAt: begins, rangeMinutes: 240 })
  await setBack(service.db, used.id, 15)
  await act(booker.client, 'checkIn', { bookingId: used.id })
  await act(booker.client, 'checkOut', { bookingId: used.id })
  expect((await readEntry(large.client, entry)).status).toBe('OFFERED')
})
