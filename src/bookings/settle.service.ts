import { lockCalendars } from '../availability/calendars.repository.ts'
import { nothingNew } from '../shared/audit/recording.ts'
import type { Tx } from '../shared/db.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import { asSystem } from '../shared/wall/handles.ts'
import { type BookingStatus, type SeriesScope, TRANSITIONS, type Transition } from './booking.ts'
import { findSeries, findTied, lockBooking } from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { stateProblem } from './state-problem.ts'

type Move = (booking: BookingRow) => Promise<BookingRow | null>

/** A booking after a transition, or as it is when the same one was made before; otherwise why it could not be. */
export async function settled(tx: Tx, booking: BookingRow, how: Transition, move: Move): Promise<BookingRow> {
  const { now, isMoved } = await settledOnce(tx, booking, how, move)
  if (!isMoved) nothingNew(tx)
  return now
}

/** The same, with whether it was made only now. */
async function settledOnce(tx: Tx, booking: BookingRow, how: Transition, move: Move) {
  const moved = await move(booking)
  if (moved) return { now: moved, isMoved: true }
  const seen = await lockBooking(tx, booking.id)
  // It may have come to where the transition begins between the two looks; now it stays.
  const came = isReady(seen, how) ? await move(seen) : null
  const now = came ?? seen
  if (now.status === TRANSITIONS[how].to) return { now, isMoved: came !== null }
  throw new Refusal(stateProblem(now, how))
}

/** The same for a booking and those of its series that the scope reaches and that are ready for it. */
export async function settledThroughout(
  tx: Tx,
  booking: BookingRow,
  scope: SeriesScope,
  how: Transition,
  move: Move,
): Promise<BookingRow> {
  await lockCalendarsOf(tx, [booking, ...(await othersInScope(tx, booking, scope))])
  let { now, isMoved } = await settledOnce(tx, booking, how, move)
  // Only now: behind the locks they stay as they are seen.
  for (const other of await othersInScope(tx, booking, scope)) {
    if (!isReady(other, how)) continue
    if (await move(other)) isMoved = true
    else if (WHOLE.includes(how)) throw new Refusal(ofSeries(other))
  }
  if (!isMoved) nothingNew(tx)
  return now
}

/** What a series goes through as a whole or not at all. Of anything else, what is too late for it stays as it is. */
const WHOLE: readonly Transition[] = ['confirm', 'request', 'approve']

const ofSeries = ({ startsAt }: BookingRow): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['series'],
  text: {
    en: `The time to confirm or answer the booking of the series that starts at ${startsAt.toISOString()} has run out. Choose ONE, for each of the others.`,
    zh: `系列中 ${startsAt.toISOString()} 开始的预约已超过确认或答复时限。请对其余预约逐一操作(ONE)。`,
  },
})

const isReady = ({ status }: BookingRow, how: Transition): boolean =>
  (TRANSITIONS[how].from as readonly BookingStatus[]).includes(status)

async function othersInScope(tx: Tx, { id, seriesId, startsAt }: BookingRow, scope: SeriesScope) {
  if (!seriesId || scope === 'ONE') return []
  const series = await findSeries(tx, seriesId, scope === 'FOLLOWING' ? startsAt : undefined)
  return series.filter((other) => other.id !== id)
}

/** Where more than one booking is touched, all their calendars first, in one order: or two could wait for each other. */
export async function lockCalendarsOf(tx: Tx, bookings: readonly BookingRow[]): Promise<void> {
  const tied = await tiedTo(tx, bookings)
  if (bookings.length + tied.length === 1) return
  await lockCalendars(tx, calendarsAmong([...bookings, ...tied]))
}

/** The calendars of bookings and of those that are tied to them, by bookable: for whoever locks more beside them. */
export const calendarsOf = async (tx: Tx, bookings: readonly BookingRow[]): Promise<string[]> =>
  calendarsAmong([...bookings, ...(await tiedTo(tx, bookings))])

const tiedTo = (tx: Tx, bookings: readonly BookingRow[]): Promise<BookingRow[]> =>
  // One may be at another lab, which whoever acts does not see.
  asSystem(tx, () => findTied(tx, bookings))

const calendarsAmong = (bookings: readonly BookingRow[]): string[] => [
  ...new Set(bookings.map(({ bookableId }) => bookableId)),
]
