import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { act, book, confirm, hold, outcome, setBack } from '../support/bookings.ts'
import { expertOf, MINHANG, onSite, PUDONG, XUHUI } from '../support/experts.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { DAYS, holdSeries, nine } from '../support/series.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'
import { waiting } from '../support/waitlist.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab(MINHANG)
  enterprise = await seeds(service).enterprise()
  rival = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const START = atQuarter(1_440)
const at = (minutes: number) => minutesAfter(START, minutes)
const AT_LAB = {}
const ONLINE = { meeting: { place: 'ONLINE' } }
const atWindow = (district: string) => ({
  meeting: { place: 'AT_WINDOW', district, address: '1 Window Street' },
})

/** An expert who has a session from 0 to 60 somewhere, and travels for an hour. */
async function busy(where: object, more: object = {}) {
  const expert = await expertOf(lab, { travelMinutes: 60, ...more })
  await book(rival.client, expert, at(0), 60, where)
  return expert
}
const tried = async (expert: string, minutes: number, where: object) =>
  outcome(await hold(enterprise.client, expert, at(minutes), 60, undefined, where))

test.each([
  ['in the same district', onSite(XUHUI), onSite(XUHUI), 60, 'HELD'],
  ['in another district, without time to travel', onSite(XUHUI), onSite(PUDONG), 105, 'TRAVEL_TIME_NEEDED'],
  ['in another district, with time to travel', onSite(XUHUI), onSite(PUDONG), 120, 'HELD'],
  [
    'in another district, without time to travel on',
    onSite(XUHUI),
    onSite(PUDONG),
    -105,
    'TRAVEL_TIME_NEEDED',
  ],
  ['in another district, with time to travel on', onSite(XUHUI), onSite(PUDONG), -120, 'HELD'],
  ['at the lab, whose district is another', onSite(XUHUI), AT_LAB, 60, 'TRAVEL_TIME_NEEDED'],
  ['at the lab, whose district is the same', onSite(MINHANG), AT_LAB, 60, 'HELD'],
  ['online, which is held from the lab', ONLINE, onSite(XUHUI), 60, 'TRAVEL_TIME_NEEDED'],
  ['online, behind one at the lab', AT_LAB, ONLINE, 60, 'HELD'],
  ['at a window of the same district', onSite(XUHUI), atWindow(XUHUI), 60, 'HELD'],
  ['at a window of another district', onSite(XUHUI), atWindow(PUDONG), 60, 'TRAVEL_TIME_NEEDED'],
  ['at the very same time, elsewhere', onSite(XUHUI), onSite(PUDONG), 0, 'SLOT_UNAVAILABLE'],
])('a session %s', async (_where, first, second, minutes, becomes) => {
  expect(await tried(await busy(first), minutes, second)).toBe(becomes)
})

test('the way is as long as the expert says, and may be none at all', async () => {
  expect(await tried(await busy(onSite(XUHUI), { travelMinutes: 0 }), 60, onSite(PUDONG))).toBe('HELD')
  const far = await busy(onSite(XUHUI), { travelMinutes: 120 })
  expect(await tried(far, 165, onSite(PUDONG))).toBe('TRAVEL_TIME_NEEDED')
  expect(await tried(far, 180, onSite(PUDONG))).toBe('HELD')
})

test('buffers lie in the way, and are not added to it', async () => {
  const terms = { bufferBeforeMinutes: 15, bufferAfterMinutes: 30 }
  expect(await tried(await busy(onSite(XUHUI), { terms }), 120, onSite(PUDONG))).toBe('HELD')
})

test('an expert who teaches several at once is in one district at a time', async () => {
  const expert = await busy(onSite(XUHUI), { terms: { units: 3 } })
  expect(await tried(expert, 0, onSite(XUHUI))).toBe('HELD')
  expect(await tried(expert, 0, onSite(PUDONG))).toBe('TRAVEL_TIME_NEEDED')
})

test('a refusal says why in both languages, writes nothing, and names times to which the expert gets', async () => {
  const expert = await busy(onSite(XUHUI))
  const written = () => service.db.execute(sql`select count(*)::integer as bookings from booking`)
  const before = await written()
  const where = onSite(PUDONG)
  const refused = await hold(enterprise.client, expert, at(75), 60, undefined, where)
  expect(await written()).toEqual(before)
  const [{ code, message, alternatives }] = refused.userErrors as [(typeof refused.userErrors)[0]]
  expect([code, message]).toEqual(['TRAVEL_TIME_NEEDED', expect.stringContaining('another district')])
  const own = alternatives!.filter(({ bookable }) => bookable.id === expert)
  expect(own.map(({ startsAt }) => startsAt)).toEqual(
    [120, 135, 150].map((minutes) => at(minutes).toISOString()),
  )
  const [nearest] = own
  const again = await hold(enterprise.client, expert, new Date(nearest!.startsAt), 60, undefined, where)
  expect(outcome(again)).toBe('HELD')
})

test('other experts are named only where they meet at such a place', async () => {
  const stays = await expertOf(lab, { category: 'BRAND', meetingPlaces: ['AT_LAB'] })
  const comes = await expertOf(lab, { category: 'BRAND' })
  const expert = await busy(onSite(XUHUI), { category: 'BRAND' })
  const refused = await hold(enterprise.client, expert, at(75), 60, undefined, onSite(PUDONG))
  const named = refused.userErrors[0]!.alternatives!.map(({ bookable }) => bookable.id)
  expect(named).toContain(comes)
  expect(named).not.toContain(stays)
})

test('a hold elsewhere that has run out is in nobody’s way', async () => {
  const expert = await expertOf(lab)
  const { booking } = await hold(rival.client, expert, at(0), 60, undefined, onSite(XUHUI))
  expect(await tried(expert, 60, onSite(PUDONG))).toBe('TRAVEL_TIME_NEEDED')
  const { key } = parseGlobalId(booking!.id)!
  await service.db.execute(sql`update booking set due_at = clock_timestamp() where id = ${key}::uuid`)
  expect(await tried(expert, 60, onSite(PUDONG))).toBe('HELD')
})

test('a session that is over early lets the expert leave then', async () => {
  const expert = await expertOf(lab, { travelMinutes: 120 })
  const { id } = await book(rival.client, expert, at(0), 120, onSite(XUHUI))
  // Ten minutes ago it began; when it is checked out, an hour and more of it is left.
  await setBack(service.db, id, Math.round((at(0).getTime() - Date.now()) / 60_000) + 10)
  await act(rival.client, 'checkIn', { bookingId: id })
  const soon = minutesAfter(atQuarter(15), 120)
  const elsewhere = () => hold(enterprise.client, expert, soon, 60, undefined, onSite(PUDONG))
  expect(outcome(await elsewhere())).toBe('TRAVEL_TIME_NEEDED')
  await act(rival.client, 'checkOut', { bookingId: id })
  expect(outcome(await elsewhere())).toBe('HELD')
})

test('a session is moved and made longer only as far as the expert gets to the next', async () => {
  const expert = await busy(onSite(XUHUI))
  const { id } = await book(enterprise.client, expert, at(240), 60, onSite(PUDONG))
  const key = { idempotencyKey: 'a' }
  const moved = (minutes: number, idempotencyKey: string) =>
    act(enterprise.client, 'rescheduleBooking', {
      ...{ bookingId: id, startsAt: at(minutes), endsAt: at(minutes + 60), idempotencyKey },
    })
  expect(outcome(await moved(105, 'near'))).toBe('TRAVEL_TIME_NEEDED')
  expect((await moved(120, 'far')).booking).toMatchObject({ startsAt: at(120).toISOString() })
  await book(rival.client, expert, at(270), 60, onSite(XUHUI))
  const longer = (endsAt: Date) => act(enterprise.client, 'extendBooking', { bookingId: id, endsAt, ...key })
  const refused = await longer(at(225))
  expect(refused.userErrors).toMatchObject([{ code: 'TRAVEL_TIME_NEEDED', path: ['endsAt'] }])
  expect((await longer(at(210))).booking).toMatchObject({ endsAt: at(210).toISOString() })
})

test('a series names the days on which the expert could not travel, and another time for each', async () => {
  const expert = await expertOf(lab)
  await book(rival.client, expert, minutesAfter(nine(DAYS[1]!), 75), 60, onSite(PUDONG))
  const { userErrors } = await holdSeries(enterprise.client, expert, { dates: DAYS }, onSite(XUHUI))
  expect(userErrors).toMatchObject([{ date: DAYS[1], reason: 'TRAVEL_TIME_NEEDED' }])
  const startsAt = new Date(userErrors[0]!.nearestAlternative!.startsAt)
  expect(outcome(await hold(enterprise.client, expert, startsAt, 60, undefined, onSite(XUHUI)))).toBe('HELD')
})

test('who waits is offered only time to which the expert gets', async () => {
  const expert = await busy(onSite(XUHUI))
  const taken = await book(rival.client, expert, at(60), 180, onSite(XUHUI))
  const entry = await waiting(enterprise.client, expert, {
    ...{ startsAt: at(60), rangeMinutes: 180, ...onSite(PUDONG) },
  })
  expect(entry.status).toBe('WAITING')
  await act(rival.client, 'cancelBooking', { bookingId: taken.id })
  const { myWaitlist } = await enterprise.client.ask(
    '{ myWaitlist(first: 1) { edges { node { status meeting { place district { code } } offer { startsAt meeting { address } } } } } }',
  )
  expect(myWaitlist.edges[0].node).toEqual({
    ...{ status: 'OFFERED', meeting: { place: 'ON_SITE', district: { code: PUDONG } } },
    offer: { startsAt: at(120).toISOString(), meeting: { address: '8 Factory Road' } },
  })
})

test('a confirmed session shows both sides where it is', async () => {
  const expert = await expertOf(lab)
  const { booking } = await hold(enterprise.client, expert, at(0), 60, undefined, onSite(XUHUI))
  await confirm(enterprise.client, booking!.id)
  const document = `query ($id: ID!) { node(id: $id) { ... on Booking { meeting { place address district { code } } } } }`
  for (const { client } of [enterprise, lab]) {
    expect((await client.ask(document, { id: booking!.id })).node.meeting).toEqual({
      ...{ place: 'ON_SITE', address: '8 Factory Road', district: { code: XUHUI } },
    })
  }
})

test.each([
  [
    'no place that the expert offers',
    { meeting: { place: 'AT_WINDOW', district: XUHUI, address: 'x' } },
    'place',
  ],
  ['on site without a district', { meeting: { place: 'ON_SITE', address: 'x' } }, 'district'],
  ['on site without an address', { meeting: { place: 'ON_SITE', district: XUHUI, address: ' ' } }, 'address'],
  ['an unknown district', { meeting: { place: 'ON_SITE', district: '999999', address: 'x' } }, 'district'],
  ['a district for online', { meeting: { place: 'ONLINE', district: XUHUI } }, 'district'],
])('%s is refused', async (_what, where, field) => {
  const expert = await expertOf(lab, { meetingPlaces: ['ON_SITE', 'ONLINE'] })
  const { userErrors } = await hold(enterprise.client, expert, at(0), 60, undefined, where)
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['meeting', field] }])
})

test('nobody meets an instrument, and an expert who is not at the lab must be asked where', async () => {
  const refused = await hold(enterprise.client, await lab.instrument(), at(0), 60, undefined, onSite(XUHUI))
  expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['meeting'] }])
  const comes = await expertOf(lab, { meetingPlaces: ['ON_SITE'] })
  const { userErrors } = await hold(enterprise.client, comes, at(0), 60)
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['meeting', 'place'] }])
})
