import type { BookingStatus } from '../bookings/booking.ts'
import type { bookingEvents } from '../bookings/bookings.table.ts'
import type { Confirmation } from '../catalog/bookable.ts'
import { after, HOUR, MINUTE } from '../shared/period.ts'
import type { Party } from './organizations.ts'
import { pick, type Random } from './random.ts'

/** The states that a booking went through. */
type Story = readonly BookingStatus[]

const BOOKED: Story = ['HELD', 'CONFIRMED']
const CALLED_OFF: Story = ['HELD', 'CONFIRMED', 'CANCELLED']
const APPROVED: Story = ['HELD', 'REQUESTED', 'CONFIRMED']
const WAITING: Story = ['HELD', 'REQUESTED']
const WITHDRAWN: Story = ['HELD', 'REQUESTED', 'CANCELLED']

const times = (n: number, story: Story): Story[] => Array.from({ length: n }, () => story)

/** What may have become of a booking, each as often as it happens. */
const STORIES: Record<Confirmation, readonly Story[]> = {
  INSTANT: [CALLED_OFF, ...times(15, BOOKED)],
  APPROVAL: [WITHDRAWN, ...times(4, WAITING), ...times(11, APPROVED)],
}

export const someStory = (confirmation: Confirmation, random: Random): Story =>
  pick(random, STORIES[confirmation])

// How long after the hold each step of a story came.
const STEPS = [0, 4 * MINUTE, 5 * HOUR]

/** The history of a booking: the lab approves, everything else the enterprise does. */
export const historyOf = (
  { id, createdAt }: { id: string; createdAt: Date },
  story: Story,
  { enterprise, lab }: { enterprise: Party; lab: Party },
): (typeof bookingEvents.$inferInsert)[] =>
  story.map((status, i) => {
    const approved = status === 'CONFIRMED' && story[i - 1] === 'REQUESTED'
    const { personId, organizationId } = approved ? lab : enterprise
    return {
      ...{ bookingId: id, number: i + 1, status, personId, organizationId },
      reason: status === 'CANCELLED' ? '样品延期到货' : null,
      at: after(createdAt, STEPS[i] ?? 0),
    }
  })
