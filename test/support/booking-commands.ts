import fc from 'fast-check'
import { expect } from 'vitest'
import { addClosure, removeClosure } from '../../src/availability/closures.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking, confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { extendBooking } from '../../src/bookings/use/extend.service.ts'
import { rescheduleBooking } from '../../src/bookings/use/reschedule.service.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { fits, type Model, type ModelBooking, type Real } from './booking-model.ts'

/** The quarters of a day on which the model plays. */
export const QUARTERS = 24

type Command = fc.AsyncCommand<Model, Real>
type Time = { from: number; length: number }

/** What an action came to: the state of the booking, or the code of the refusal. */
const outcomeOf = (action: Promise<{ status: string }>): Promise<string> =>
  action.then(
    ({ status }) => status,
    (error: unknown) => {
      if (error instanceof Refusal) return error.problems[0]!.code
      throw error
    },
  )

const command = (name: string, check: Command['check'], run: Command['run']): Command => ({
  check,
  run,
  toString: () => name,
})

const periodOf = ({ from, length }: Time) => ({ from, until: Math.min(QUARTERS, from + length) })
const ANY = () => true
const pick = ({ bookings }: Model, n: number): ModelBooking => bookings[n % bookings.length]!
const hasBooking = ({ bookings }: Readonly<Model>) => bookings.length > 0

const hold = (time: Time, wanted: number): Command =>
  command(
    `hold ${time.from}+${time.length} x${wanted}`,
    ANY,
    async (model, { enterprise, bookableId, at }) => {
      const period = periodOf(time)
      const units = Math.min(wanted, model.units)
      const slot = { startsAt: at(period.from), endsAt: at(period.until), units }
      const booking = { id: '', ...period, units, status: 'HELD' as const, overdue: false }
      const expected = fits(model, booking) ? 'HELD' : 'SLOT_UNAVAILABLE'
      const held = holdSlot(enterprise(), { bookableId, ...slot, idempotencyKey: newId() }, 10)
      expect(await outcomeOf(held)).toBe(expected)
      if (expected === 'HELD') model.bookings.push({ ...booking, id: (await held).id })
    },
  )

const confirm = (n: number): Command =>
  command(`confirm ${n}`, hasBooking, async (model, { enterprise }) => {
    const booking = pick(model, n)
    const outcome = await outcomeOf(confirmBooking(enterprise(), booking.id, newId()))
    if (booking.status === 'ENDED') return expect(['STATE_CONFLICT', 'HOLD_EXPIRED']).toContain(outcome)
    expect(outcome).toBe(booking.overdue ? 'HOLD_EXPIRED' : 'CONFIRMED')
    if (!booking.overdue) booking.status = 'CONFIRMED'
  })

const cancel = (n: number): Command =>
  command(`cancel ${n}`, hasBooking, async (model, { enterprise }) => {
    const booking = pick(model, n)
    const outcome = await outcomeOf(cancelBooking(enterprise(), booking.id))
    // One that has run out is cancelled as long as no sweeper has ended it.
    expect(booking.overdue ? ['CANCELLED', 'HOLD_EXPIRED'] : ['CANCELLED']).toContain(outcome)
    booking.status = 'ENDED'
  })

const runOut = (n: number): Command =>
  command(`run out ${n}`, hasBooking, async (model, real) => {
    const booking = pick(model, n)
    if (booking.status !== 'HELD') return
    await real.runOut(booking.id)
    booking.overdue = true
  })

/** Gives a confirmed booking another time, or is refused and changes nothing. */
async function changeTime(
  model: Model,
  booking: ModelBooking,
  period: Pick<ModelBooking, 'from' | 'until'>,
  change: Promise<{ status: string }>,
): Promise<void> {
  const outcome = await outcomeOf(change)
  if (booking.status !== 'CONFIRMED') return expect(['STATE_CONFLICT', 'HOLD_EXPIRED']).toContain(outcome)
  const expected = fits(model, { ...booking, ...period }, booking)
  expect(outcome).toBe(expected ? 'CONFIRMED' : 'SLOT_UNAVAILABLE')
  if (expected) Object.assign(booking, period)
}

const reschedule = (n: number, time: Time): Command =>
  command(`reschedule ${n} to ${time.from}+${time.length}`, hasBooking, async (model, { enterprise, at }) => {
    const [booking, period] = [pick(model, n), periodOf(time)]
    const slot = { startsAt: at(period.from), endsAt: at(period.until) }
    const move = { bookingId: booking.id, ...slot, idempotencyKey: newId() }
    await changeTime(model, booking, period, rescheduleBooking(enterprise(), move))
  })

const extend = (n: number, more: number): Command =>
  command(`extend ${n} by ${more}`, hasBooking, async (model, { enterprise, at }) => {
    const booking = pick(model, n)
    const period = { from: booking.from, until: booking.until + more }
    const later = { bookingId: booking.id, endsAt: at(period.until), idempotencyKey: newId() }
    await changeTime(model, booking, period, extendBooking(enterprise(), later))
  })

const close = (time: Time): Command =>
  command(`close ${time.from}+${time.length}`, ANY, async (model, { lab, bookableId, at }) => {
    const period = periodOf(time)
    const closure = {
      bookableId,
      startsAt: at(period.from),
      endsAt: at(period.until),
      reason: 'OTHER' as const,
    }
    model.closures.push({ id: (await addClosure(lab(), closure)).id, ...period })
  })

const open = (n: number): Command =>
  command(
    `open ${n}`,
    ({ closures }) => closures.length > 0,
    async (model, { lab }) => {
      const [closure] = model.closures.splice(n % model.closures.length, 1)
      await removeClosure(lab(), closure!.id)
    },
  )

const times = fc.record({ from: fc.nat(QUARTERS - 2), length: fc.integer({ min: 1, max: 10 }) })
const some = fc.nat(20)

/** Any commands, holds most of all. */
export const bookingCommands = fc.commands(
  [
    fc.tuple(times, fc.integer({ min: 1, max: 2 })).map(([time, units]) => hold(time, units)),
    times.map((time) => hold(time, 1)),
    times.map((time) => hold(time, 1)),
    some.map(confirm),
    some.map(confirm),
    some.map(cancel),
    some.map(runOut),
    fc.tuple(some, times).map(([n, time]) => reschedule(n, time)),
    fc.tuple(some, fc.integer({ min: 1, max: 4 })).map(([n, more]) => extend(n, more)),
    times.map(close),
    some.map(open),
  ],
  { maxCommands: 10 },
)
