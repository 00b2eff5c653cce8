import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../src/availability/ledger-check.service.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { book, cancel, confirm, hold, outcome, readBooking } from '../support/bookings.ts'
import type { Client } from '../support/client.ts'
import { kindsTold, RESTORE_BOOKING, readDisrupted, reportBreakdown } from '../support/disruptions.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter } from '../support/time.ts'

let service: TestService
let lab: Lab
let otherLab: Lab
let enterprise: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  lab = await seed.lab()
  otherLab = await seed.lab()
  enterprise = await seed.enterprise()
})
afterAll(async () => {
  expect(await checkLedger({ db: service.db, now: new Date() })).toEqual([])
  await service.stop()
})

let categories = 0
const restore = async (client: Client, bookingId: string) =>
  (await client.ask(RESTORE_BOOKING, { input: { bookingId } })).restoreBooking

const reopen = (closureId: string) =>
  lab.client.ask(`mutation ($id: ID!) { removeClosure(input: { closureId: $id }) { userErrors { code } } }`, {
    id: closureId,
  })

/** A booking that is disrupted, with an alternative at another lab, and the closure that did it. */
async function disruptedBooking(more: object = {}) {
  const category = String(++categories).padStart(2, '0')
  const cancellation = [{ minutesBefore: 10_000, feePercent: 100 }]
  const instrument = await lab.instrument({ category, terms: { units: 2, cancellation } })
  const elsewhere = await otherLab.instrument({ category })
  const { id } = await book(enterprise.client, instrument, atQuarter(60), 60, { units: 2 })
  const { closure } = await reportBreakdown(lab.client, instrument, atQuarter(20 * 1440), more)
  const { replacement } = await readDisrupted(enterprise.client, id)
  return { instrument, elsewhere, id, closureId: closure!.id, alternative: replacement }
}

test('a booking is restored as it was when the breakdown ends early, and the booker is told', async () => {
  const { id, closureId } = await disruptedBooking()
  await reopen(closureId)
  const { booking } = await restore(lab.client, id)
  expect(booking).toMatchObject({ status: 'CONFIRMED', unitNumbers: [1, 2] })
  expect(booking.history.at(-1)).toMatchObject({ action: 'RESTORE' })
  expect((await restore(lab.client, id)).booking.history).toEqual(booking.history)
  expect((await kindsTold(enterprise.client))[0]).toBe('BOOKING_RESTORED')
})

test('what was held in its place is free again', async () => {
  const category = String(categories + 1).padStart(2, '0')
  await otherLab.instrument({ category, terms: { units: 2 } })
  const { id, closureId, alternative } = await disruptedBooking()
  expect(alternative?.bookable.lab.id).toBe(otherLab.organizationId)
  await reopen(closureId)
  await restore(lab.client, id)
  expect(outcome(await confirm(enterprise.client, alternative!.id))).toBe('STATE_CONFLICT')
  const again = { startsAt: new Date(alternative!.startsAt), units: { units: 2 } }
  const held = await hold(
    enterprise.client,
    alternative!.bookable.id,
    again.startsAt,
    60,
    'again',
    again.units,
  )
  expect(outcome(held)).toBe('HELD')
})

test('a booking is not restored while one of its units is closed', async () => {
  const { id, closureId } = await disruptedBooking({ unit: 2 })
  const refused = await restore(lab.client, id)
  expect(refused.booking).toBeNull()
  expect(refused.userErrors).toMatchObject([
    { code: 'STATE_CONFLICT', path: ['bookingId'], message: expect.stringContaining('removeClosure') },
  ])
  await reopen(closureId)
  expect(outcome(await restore(lab.client, id))).toBe('CONFIRMED')
})

test('a booking that was restored may be cancelled without a fee', async () => {
  const { id, closureId } = await disruptedBooking()
  await reopen(closureId)
  expect((await restore(lab.client, id)).booking.cancellationFee).toEqual({ amount: '0.00' })
  const { booking } = await cancel(enterprise.client, id)
  expect(booking?.charge?.total).toMatchObject({ amount: '0.00' })
})

test('a booking that would have begun, or was given up, is not restored', async () => {
  const begun = await disruptedBooking()
  await reopen(begun.closureId)
  await service.db.execute(
    sql`update booking set starts_at = clock_timestamp() where id = ${parseGlobalId(begun.id)!.key}::uuid`,
  )
  expect(outcome(await restore(lab.client, begun.id))).toBe('STATE_CONFLICT')
  const given = await disruptedBooking()
  await reopen(given.closureId)
  await cancel(enterprise.client, given.id)
  expect(outcome(await restore(lab.client, given.id))).toBe('STATE_CONFLICT')
})

test('a booking that breaks down again is disrupted again, with another alternative', async () => {
  const category = String(categories + 1).padStart(2, '0')
  await otherLab.instrument({ category, terms: { units: 2 } })
  const { instrument, id, closureId, alternative } = await disruptedBooking()
  await reopen(closureId)
  await restore(lab.client, id)
  await reportBreakdown(lab.client, instrument, atQuarter(20 * 1440))
  const { status, replacement } = await readDisrupted(enterprise.client, id)
  expect(status).toBe('DISRUPTED')
  expect(replacement).toMatchObject({ status: 'HELD', bookable: alternative!.bookable })
  expect(replacement!.id).not.toBe(alternative!.id)
})

test('only its lab restores a booking', async () => {
  const { id } = await disruptedBooking()
  const input = { bookingId: id }
  expect(await enterprise.client.faultOf(RESTORE_BOOKING, { input })).toBe('FORBIDDEN')
  expect(await otherLab.client.faultOf(RESTORE_BOOKING, { input })).toBe('NOT_FOUND')
  expect(await service.stranger.faultOf(RESTORE_BOOKING, { input })).toBe('UNAUTHENTICATED')
  expect((await readBooking(enterprise.client, id)).status).toBe('DISRUPTED')
})
