import { type BookingAction, TRANSITIONS } from '../bookings/booking.ts'
import type { BookingRow, bookingEvents } from '../bookings/bookings.table.ts'
import { type Agent, NOBODY } from '../bookings/transition.repository.ts'
import type { Confirmation } from '../catalog/bookable.ts'
import { after, HOUR, MINUTE, minutesOf } from '../shared/period.ts'
import { effectOf, type Occurring } from './booking-effects.ts'
import type { Party } from './organizations.ts'
import { pick, type Random, wholeNumber } from './random.ts'

/** What was done to a booking, from its hold on. */
export type Story = readonly ['hold', ...Occurring[]]

const BOOKED: Story = ['hold', 'confirm']
const CALLED_OFF: Story = ['hold', 'confirm', 'cancel']
const APPROVED: Story = ['hold', 'request', 'approve']
export const WAITING: Story = ['hold', 'request']
const WITHDRAWN: Story = ['hold', 'request', 'cancel']

const times = (n: number, story: Story): Story[] => Array.from({ length: n }, () => story)

/** What may have become by now of a booking to come, each as often as it happens. */
const STORIES: Record<Confirmation, readonly Story[]> = {
  INSTANT: [CALLED_OFF, ...times(15, BOOKED)],
  APPROVAL: [WITHDRAWN, ...times(4, WAITING), ...times(11, APPROVED)],
}

export const storyToCome = (confirmation: Confirmation, random: Random): Story =>
  pick(random, STORIES[confirmation])

/** What became of a booking whose time is over: it was used, unless nobody came. */
export const storyOver = (confirmation: Confirmation, missed: boolean): Story => [
  ...(confirmation === 'APPROVAL' ? APPROVED : BOOKED),
  ...(missed ? (['miss'] as const) : (['checkIn', 'checkOut'] as const)),
]

/** When something was done to a booking. */
function timeOf(
  action: BookingAction,
  { createdAt, startsAt, endsAt, terms }: BookingRow,
  random: Random,
): Date {
  switch (action) {
    case 'hold':
      return createdAt
    case 'checkIn':
      return after(startsAt, wholeNumber(random, -10, 5) * MINUTE)
    case 'checkOut':
      return after(endsAt, -wholeNumber(random, 0, minutesOf({ startsAt, endsAt }) / 5) * MINUTE)
    case 'miss':
      return after(startsAt, (terms.graceMinutes ?? 0) * MINUTE)
    case 'approve':
    case 'cancel':
      return after(createdAt, 5 * HOUR)
    default:
      return after(createdAt, 4 * MINUTE)
  }
}

type EventRow = typeof bookingEvents.$inferInsert

interface Sides {
  enterprise: Party
  lab: Party
}

/** Plays a story: the booking as it came out of it, and its history. */
export function play(
  held: BookingRow,
  story: Story,
  sides: Sides,
  random: Random,
): { booking: BookingRow; history: EventRow[] } {
  let booking = held
  const history = story.map((action, i): EventRow => {
    const at = timeOf(action, held, random)
    if (action !== 'hold')
      booking = { ...booking, ...effectOf(action, booking, at), status: TRANSITIONS[action].to }
    const { personId, organizationId } = agentOf(action, sides)
    const reason = action === 'cancel' ? '样品延期到货' : null
    return {
      bookingId: held.id,
      number: i + 1,
      action,
      status: booking.status,
      personId,
      organizationId,
      reason,
      at,
    }
  })
  return { booking, history }
}

/** The lab approves and sees people out; whoever does not come does nothing; all else the enterprise does. */
function agentOf(action: BookingAction, { enterprise, lab }: Sides): Agent {
  if (action === 'miss') return NOBODY
  return action === 'approve' || action === 'checkOut' ? lab : enterprise
}
