import type { Transition } from '../bookings/booking.ts'
import type { BookingRow } from '../bookings/bookings.table.ts'
import { chargeForEnding, chargeForUse, usedMinutes } from '../bookings/charge.ts'
import { after, MINUTE } from '../shared/period.ts'

/** The transitions that occur in the demonstration. */
export type Occurring = Extract<
  Transition,
  'confirm' | 'request' | 'approve' | 'cancel' | 'checkIn' | 'checkOut' | 'miss'
>
type Effect = (booking: BookingRow, at: Date) => Partial<BookingRow>

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

const becomeDue: Effect = ({ startsAt, endsAt, terms }) => ({
  dueAt: terms.graceMinutes === null ? endsAt : earlier(after(startsAt, terms.graceMinutes * MINUTE), endsAt),
})

const EFFECTS: Record<Occurring, Effect> = {
  confirm: becomeDue,
  approve: becomeDue,
  request: ({ startsAt, terms }, at) => ({
    dueAt: earlier(after(at, terms.answerMinutes * MINUTE), startsAt),
  }),
  cancel: (booking, at) => ({
    endedAt: at,
    dueAt: null,
    charge: chargeForEnding(booking, 'cancel', at, true),
  }),
  checkIn: ({ endsAt }, at) => ({ checkedInAt: at, dueAt: endsAt }),
  checkOut: (booking, at) => ({
    ...{ endedAt: at, dueAt: null, usedMinutes: usedMinutes(booking, at) },
    charge: chargeForUse(booking, at, null),
  }),
  miss: (booking, at) => ({ endedAt: at, dueAt: null, charge: chargeForEnding(booking, 'miss', at, false) }),
}

/** What a transition does to a booking beside its state, as the service would have done it at that time. */
export const effectOf = (action: Occurring, booking: BookingRow, at: Date): Partial<BookingRow> =>
  EFFECTS[action](booking, at)
