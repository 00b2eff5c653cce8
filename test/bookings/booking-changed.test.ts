import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetHistory } from '../../src/shared/events/outbox.repository.ts'
import { book, cancel, hold } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { addressee } from '../support/notices.ts'
import { ageHistory, settled } from '../support/outbox.ts'
import { addMember } from '../support/roles.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
let rival: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab()
  enterprise = await seeds(service).enterprise()
  rival = await seeds(service).enterprise()
})
afterAll(() => service.stop())

const WATCH = `subscription ($scope: BookingScope, $after: String, $snapshot: Boolean) {
  bookingChanged(scope: $scope, after: $after, snapshot: $snapshot) {
    cursor reset event { action status person { name } } booking { id status enterprise { id } }
  }
}`
interface Change {
  cursor: string
  reset: boolean
  event: { action: string; status: string; person: { name: string } | null } | null
  booking: { id: string; status: string; enterprise: { id: string } }
}
type Told = { bookingChanged: Change }
async function watch(client: Client, variables: object = {}) {
  await settled(service.db)
  return client.watch<Told>(WATCH, variables)
}
const next = async (watching: Awaited<ReturnType<typeof watch>>) => (await watching.next()).bookingChanged
const actions = (changes: readonly Change[]) => changes.map(({ event }) => event?.action)

/** A booking that was held and confirmed. */
const booked = async (instrument: string, member = enterprise, minutesAhead = 120) =>
  (await book(member.client, instrument, atQuarter(minutesAhead), 60)).id

test('both parties are told what is done to a booking, by whom, and as it is', async () => {
  const instrument = await lab.instrument()
  const scope = { bookableIds: [instrument] }
  const watchers = [await watch(enterprise.client, { scope }), await watch(lab.client, { scope })]
  const booking = await booked(instrument)
  await cancel(lab.client, booking)
  for (const watching of watchers) {
    const changes = [await next(watching), await next(watching), await next(watching)]
    expect(actions(changes)).toEqual(['HOLD', 'CONFIRM', 'CANCEL'])
    expect(changes.every((change) => change.booking.id === booking && !change.reset)).toBe(true)
    expect(changes.at(-1)!.booking.status).toBe('CANCELLED')
    await watching.end()
  }
})

test('nobody else is told', async () => {
  const instrument = await lab.instrument()
  const watching = await watch(rival.client)
  await booked(instrument)
  const own = await booked(instrument, rival, 240)
  const change = await next(watching)
  expect(change.booking).toMatchObject({ id: own, enterprise: { id: rival.organizationId } })
  await watching.end()
})

test("a scope of somebody else's booking is answered in the same words as one of none", async () => {
  const foreign = await booked(await lab.instrument())
  const missing = Buffer.from('Booking:018f0000-0000-7000-8000-000000000000').toString('base64url')
  const errors = await Promise.all(
    [foreign, missing].map(async (id) => {
      const watching = await watch(rival.client, { scope: { bookingIds: [id] } })
      const error = await watching.next().catch(String)
      await watching.end()
      return error
    }),
  )
  expect(errors[0]).toContain('NOT_FOUND')
  expect(errors[0]).toBe(errors[1])
})

test('a stranger cannot watch', async () => {
  const watching = await watch(service.stranger)
  await expect(watching.next()).rejects.toThrow('UNAUTHENTICATED')
  await watching.end()
})

test('what was missed comes in order, and then what happens', async () => {
  const instrument = await lab.instrument()
  const scope = { bookableIds: [instrument] }
  const before = await watch(lab.client, { scope })
  const booking = await booked(instrument)
  const held = await next(before)
  await before.end()
  await cancel(enterprise.client, booking)
  const resumed = await watch(lab.client, { scope, after: held.cursor })
  expect(actions([await next(resumed), await next(resumed)])).toEqual(['CONFIRM', 'CANCEL'])
  await booked(instrument)
  expect(actions([await next(resumed), await next(resumed)])).toEqual(['HOLD', 'CONFIRM'])
  await resumed.end()
})

test('who comes back too late, or asks for it, begins with each booking that has not ended', async () => {
  const instrument = await lab.instrument()
  const scope = { bookableIds: [instrument] }
  const first = await watch(lab.client, { scope })
  const [ended, current] = [await booked(instrument), await booked(instrument, enterprise, 240)]
  await cancel(enterprise.client, ended)
  const old = await next(first)
  await first.end()
  await ageHistory(service.db, 8)
  await cancel(enterprise.client, await booked(instrument, enterprise, 360))
  await settled(service.db)
  await forgetHistory(service.db, 7)
  for (const beginning of [{ after: old.cursor }, { snapshot: true }]) {
    const late = await watch(lab.client, { scope, ...beginning })
    const state = await next(late)
    expect(state).toMatchObject({ reset: true, event: null, booking: { id: current, status: 'CONFIRMED' } })
    const another = await booked(instrument, enterprise, 360)
    expect(await next(late)).toMatchObject({ reset: false, booking: { id: another } })
    await late.end()
    await cancel(enterprise.client, another)
  }
})

test('who no longer belongs to the organization is told so, and nothing more', async () => {
  const instrument = await lab.instrument()
  const leaver = await seeds(service).enterprise()
  const colleague = await addMember(service, leaver)
  const watching = await watch(leaver.client)
  const first = await booked(instrument, leaver)
  expect((await next(watching)).booking.id).toBe(first)
  await watching.next()
  const { personId } = await addressee(service.db, leaver)
  await service.db.execute(sql`delete from membership where person_id = ${personId}::uuid`)
  const { booking } = await hold(colleague, instrument, atQuarter(240), 60)
  const ended = await watching.next().catch((errors: unknown) => errors)
  expect(ended).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  expect(JSON.stringify(ended)).not.toContain(booking!.id)
  await watching.end()
})

test('parties that ask the same are each told what they may see', async () => {
  const instrument = await lab.instrument()
  const query = `subscription ($scope: BookingScope) { bookingChanged(scope: $scope) {
    booking { id bookable { bookings(first: 1) { edges { node { id } } } } } } }`
  await settled(service.db)
  const scope = { bookableIds: [instrument] }
  const [ofEnterprise, ofLab] = [
    await enterprise.client.watch<Told>(query, { scope }),
    await lab.client.watch<{ bookingChanged: { booking: { bookable: { bookings: { edges: unknown[] } } } } }>(
      query,
      {
        scope,
      },
    ),
  ]
  await hold(enterprise.client, instrument, atQuarter(120), 60)
  await expect(ofEnterprise.next()).rejects.toThrow('FORBIDDEN')
  expect((await ofLab.next()).bookingChanged.booking.bookable.bookings.edges).toHaveLength(1)
  await ofEnterprise.end()
  await ofLab.end()
})
