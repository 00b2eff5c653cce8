import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act, approve, cancel, confirm, decline, hold, outcome, readBooking } from '../support/bookings.ts'
import {
  bookingsOf,
  confirmBundle,
  first,
  holdBundle,
  letPass,
  partNamed,
  readBundle,
  releaseBundle,
  rescheduleBundle,
  time,
} from '../support/bundles.ts'
import { RESTORE_BOOKING, readDisrupted, reportBreakdown } from '../support/disruptions.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

const DAY = 1_440
const APPROVED = { terms: { confirmation: 'APPROVAL' } }

let service: TestService
let lab: Lab
let other: Lab
let enterprise: Member

beforeAll(async () => {
  service = await startService()
  const seed = seeds(service)
  ;[lab, other, enterprise] = [await seed.lab(), await seed.lab(), await seed.enterprise()]
})
afterAll(() => service.stop())

/** A held bundle of "a" at one lab before "b" at the other. */
async function held(a: object = {}, b: object = {}, more: object = {}) {
  const ids = [await lab.instrument(a), await other.instrument(b)] as const
  const from = atQuarter(3 * DAY)
  const { bundle } = await holdBundle(enterprise.client, [time('a', ids[0]), time('b', ids[1])], {
    ...{ from, sequences: [first('a', 'b')] },
    ...more,
  })
  return { bundle: bundle!, ids, from }
}

async function confirmed(a: object = {}, b: object = {}) {
  const { bundle, ...rest } = await held(a, b)
  return { bundle: (await confirmBundle(enterprise.client, bundle.id)).bundle!, ...rest }
}

const statuses = (bundle: Parameters<typeof bookingsOf>[0]) => bookingsOf(bundle).map(({ status }) => status)
const codes = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code)
const bookingOf = (bundle: Parameters<typeof partNamed>[0], ref: string) => partNamed(bundle, ref).booking!

describe('a bundle that is held', () => {
  test('is confirmed as a whole, once; a part by itself is not', async () => {
    const { bundle } = await held()
    expect(codes(await confirm(enterprise.client, bookingOf(bundle, 'a').id))).toEqual(['PART_OF_BUNDLE'])
    const key = randomUUID()
    const once = await confirmBundle(enterprise.client, bundle.id, key)
    expect([once.bundle!.status, ...statuses(once.bundle!)]).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
    expect(once.bundle!.expiresAt).toBeNull()
    expect((await confirmBundle(enterprise.client, bundle.id, key)).bundle).toEqual(once.bundle)
    expect((await confirmBundle(enterprise.client, bundle.id)).bundle).toEqual(once.bundle)
  })

  test('runs out as a whole: then nothing of it can be confirmed, and others get its time', async () => {
    const { bundle, ids } = await held()
    await letPass(service.db, bundle.id, 20)
    expect((await readBundle(enterprise.client, bundle.id)).status).toBe('EXPIRED')
    expect(codes(await confirmBundle(enterprise.client, bundle.id))).toEqual(['HOLD_EXPIRED'])
    const taken = await hold(enterprise.client, ids[1], new Date(partNamed(bundle, 'b').startsAt), 60)
    expect(taken.booking!.status).toBe('HELD')
  })

  test.each([
    ['its enterprise', () => enterprise],
    ['the lab of that part', () => lab],
  ])('is released as a whole when one part is cancelled by %s', async (_, by) => {
    const { bundle, ids } = await held()
    await cancel(by().client, bookingOf(bundle, 'a').id)
    const after = await readBundle(enterprise.client, bundle.id)
    expect([after.status, ...statuses(after)]).toEqual(['RELEASED', 'CANCELLED', 'CANCELLED'])
    expect(after.total.amount).toBe('0.00')
    const again = await hold(enterprise.client, ids[1], new Date(partNamed(bundle, 'b').startsAt), 60)
    expect(outcome(again)).toBe('HELD')
  })

  test('runs out as a whole when the lab of one part can no longer keep it', async () => {
    const { bundle, ids, from } = await held()
    await reportBreakdown(lab.client, ids[0], minutesAfter(from, 7 * DAY), { startsAt: from })
    const after = await readBundle(enterprise.client, bundle.id)
    expect([after.status, bookingOf(after, 'a').status]).toEqual(['RELEASED', 'CANCELLED'])
    expect(Date.parse(bookingOf(after, 'b').expiresAt ?? '')).not.toBeGreaterThan(Date.now())
    const { userErrors } = await rescheduleBundle(enterprise.client, bundle.id, [{ ref: 'a' }])
    expect(codes({ userErrors })).toEqual(['STATE_CONFLICT'])
    const taken = await hold(enterprise.client, ids[1], new Date(partNamed(bundle, 'b').startsAt), 60)
    expect(outcome(taken)).toBe('HELD')
  })

  test('can have one part at another time, under the same rules, and runs out when it would', async () => {
    const { bundle, from } = await held()
    const later = minutesAfter(from, 2 * DAY)
    const { bundle: moved } = await rescheduleBundle(enterprise.client, bundle.id, [
      { ref: 'b', from: later },
    ])
    expect(partNamed(moved!, 'a')).toEqual(partNamed(bundle, 'a'))
    expect(partNamed(moved!, 'b').startsAt).toBe(later.toISOString())
    expect([moved!.status, moved!.expiresAt]).toEqual(['HELD', bundle.expiresAt])
    expect((await readBooking(enterprise.client, bookingOf(bundle, 'b').id)).status).toBe('CANCELLED')
  })
})

describe('where a lab approves a part', () => {
  test('it is requested with the others confirmed, and the bundle is confirmed once the lab has said yes', async () => {
    const { bundle } = await confirmed({}, APPROVED)
    expect([bundle.status, ...statuses(bundle)]).toEqual(['REQUESTED', 'CONFIRMED', 'REQUESTED'])
    await approve(other.client, bookingOf(bundle, 'b').id)
    expect((await readBundle(enterprise.client, bundle.id)).status).toBe('CONFIRMED')
  })

  test('and declines it, the others stand, the enterprise is told, and the part is taken anew', async () => {
    const { bundle, from } = await confirmed({}, APPROVED)
    await decline(other.client, bookingOf(bundle, 'b').id, 'Maintenance')
    const partly = await readBundle(enterprise.client, bundle.id)
    expect([partly.status, ...statuses(partly)]).toEqual(['PARTLY', 'CONFIRMED', 'DECLINED'])
    expect(partly.total).toEqual(partNamed(partly, 'a').price)
    const { myNotifications } = await enterprise.client.ask(
      '{ myNotifications(first: 1) { edges { node { kind booking { bundle { id status } } } } } }',
    )
    expect(myNotifications.edges[0].node).toEqual({
      ...{ kind: 'BOOKING_DECLINED', booking: { bundle: { id: bundle.id, status: 'PARTLY' } } },
    })
    const later = minutesAfter(from, DAY)
    const { bundle: whole } = await rescheduleBundle(enterprise.client, bundle.id, [
      { ref: 'b', from: later },
    ])
    expect([whole!.status, ...statuses(whole!)]).toEqual(['REQUESTED', 'CONFIRMED', 'REQUESTED'])
    expect(partNamed(whole!, 'b').startsAt).toBe(later.toISOString())
  })
})

describe('a bundle that is confirmed', () => {
  test('keeps its rules when a part is moved, with the others fixed', async () => {
    const { bundle, from, ids } = await confirmed()
    const b = partNamed(bundle, 'b')
    expect(
      codes(
        await act(enterprise.client, 'rescheduleBooking', {
          ...{ bookingId: b.booking!.id, idempotencyKey: randomUUID() },
          ...{ startsAt: minutesAfter(from, DAY), endsAt: minutesAfter(from, DAY + 60) },
        }),
      ),
    ).toEqual(['PART_OF_BUNDLE'])
    const { userErrors } = await rescheduleBundle(enterprise.client, bundle.id, [
      { ref: 'b', from: minutesAfter(from, -DAY), until: from },
    ])
    expect(userErrors[0]).toMatchObject({ code: 'BUNDLE_INFEASIBLE', obstacle: 'ORDER' })
    expect(await readBundle(enterprise.client, bundle.id)).toEqual(bundle)
    const later = minutesAfter(from, DAY)
    const { bundle: moved } = await rescheduleBundle(enterprise.client, bundle.id, [
      { ref: 'b', from: later },
    ])
    expect(bookingOf(moved!, 'b')).toMatchObject({ id: b.booking!.id, startsAt: later.toISOString() })
    const freed = await hold(enterprise.client, ids[1], new Date(b.startsAt), 60)
    expect(outcome(freed)).toBe('HELD')
  })

  test('asks the lab where it approves the new time, and the approved booking is the part from then on', async () => {
    const { bundle, from } = await confirmed({}, APPROVED)
    await approve(other.client, bookingOf(bundle, 'b').id)
    const later = minutesAfter(from, DAY)
    const { bundle: asked } = await rescheduleBundle(enterprise.client, bundle.id, [
      { ref: 'b', from: later },
    ])
    const { id, replacement } = bookingOf(asked!, 'b')
    expect([id, replacement!.startsAt]).toEqual([bookingOf(bundle, 'b').id, later.toISOString()])
    await approve(other.client, replacement!.id)
    const after = await readBundle(enterprise.client, bundle.id)
    expect([after.status, bookingOf(after, 'b').id]).toEqual(['CONFIRMED', replacement!.id])
  })

  test('moves all of several parts or none', async () => {
    const { bundle, from, ids } = await confirmed()
    const later = minutesAfter(from, DAY)
    await hold(enterprise.client, ids[1], later, 120)
    const window = { from: later, until: minutesAfter(later, 120) }
    const { userErrors } = await rescheduleBundle(
      enterprise.client,
      bundle.id,
      [{ ref: 'a' }, { ref: 'b' }],
      window,
    )
    expect(codes({ userErrors })).toEqual(['BUNDLE_INFEASIBLE'])
    expect(await readBundle(enterprise.client, bundle.id)).toEqual(bundle)
  })

  test('is released at what its parts cost by their own terms, shown before', async () => {
    const fee = { terms: { cancellation: [{ minutesBefore: 7 * DAY, feePercent: 50 }] } }
    const { bundle, ids } = await confirmed(fee)
    expect(bundle.total.amount).toBe('320.00')
    expect(bundle.parts.map(({ cancellationFee }) => cancellationFee!.amount)).toEqual(['80.00', '0.00'])
    expect(bundle.releaseCost.amount).toBe('80.00')
    const { bundle: released } = await releaseBundle(enterprise.client, bundle.id, 'The sample broke')
    expect([released!.status, ...statuses(released!)]).toEqual(['RELEASED', 'CANCELLED', 'CANCELLED'])
    expect(bookingsOf(released!).map(({ charge }) => charge!.total.amount)).toEqual(['80.00', '0.00'])
    expect((await releaseBundle(enterprise.client, bundle.id)).bundle).toEqual(released)
    expect(outcome(await hold(enterprise.client, ids[0], new Date(bundle.parts[0]!.startsAt), 60))).toBe(
      'HELD',
    )
  })

  test('has a part anew that its lab cannot keep, and not the old one as well, should that work again', async () => {
    const { bundle, ids, from } = await confirmed()
    const a = bookingOf(bundle, 'a').id
    const until = minutesAfter(from, 2 * DAY)
    await reportBreakdown(lab.client, ids[0], until, { startsAt: from })
    expect((await readBundle(enterprise.client, bundle.id)).status).toBe('PARTLY')
    const { bundle: whole } = await rescheduleBundle(enterprise.client, bundle.id, [
      { ref: 'a', from: until },
      { ref: 'b', from: until },
    ])
    expect([whole!.status, ...statuses(whole!)]).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
    expect(bookingOf(whole!, 'a').id).not.toBe(a)
    const old = await readDisrupted(enterprise.client, a)
    expect([old.status, old.replacement]).toEqual(['CANCELLED', null])
    const { restoreBooking } = await lab.client.ask(RESTORE_BOOKING, { input: { bookingId: a } })
    expect(codes(restoreBooking)).toEqual(['STATE_CONFLICT'])
  })

  test('is moved by its parts, one or more and each once', async () => {
    const { bundle } = await confirmed()
    const paths = async (parts: object[]) =>
      (await rescheduleBundle(enterprise.client, bundle.id, parts)).userErrors.map(({ path }) =>
        path.join('.'),
      )
    expect(await paths([])).toEqual(['parts'])
    expect(await paths([{ ref: 'a' }, { ref: 'a' }])).toEqual(['parts.1.ref'])
  })

  test('loses a part that is cancelled by itself, and is listed with those of its enterprise alone', async () => {
    const { bundle } = await confirmed()
    await cancel(enterprise.client, bookingOf(bundle, 'a').id)
    expect((await readBundle(enterprise.client, bundle.id)).status).toBe('PARTLY')
    const list = '{ myBundles(first: 1) { edges { node { id status } } } }'
    const mine = (await enterprise.client.ask(list)).myBundles.edges
    expect(mine).toEqual([{ node: { id: bundle.id, status: 'PARTLY' } }])
    expect((await lab.client.ask(list)).myBundles.edges).toEqual([])
  })
})
