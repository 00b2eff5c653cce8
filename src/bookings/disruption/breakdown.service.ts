import type { Call } from '../../accounts/call.ts'
import { signedIn } from '../../accounts/permission.ts'
import { withCalendar } from '../../availability/calendars.service.ts'
import { closeCalendar } from '../../availability/closures.service.ts'
import type { ClosureRow } from '../../availability/closures.table.ts'
import { quarterStart } from '../../availability/slot.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { BookingRow } from '../bookings.table.ts'
import { breakdownProblems } from './breakdown-problems.ts'
import { seekEach } from './disrupted-alternative.service.ts'
import { insertBreakdown } from './disruption.repository.ts'
import { clearClosed } from './disruption.service.ts'

export interface BreakdownReport {
  bookableId: string
  /** The one unit that is broken; null when all are. */
  unit: number | null
  /** Null when it has just happened. */
  startsAt: Date | null
  endsAt: Date
  note: string
  /** How long an alternative is held for each booking that cannot take place. */
  answerMinutes: number
}

/** What a breakdown did to bookings. */
export interface Disruption {
  closure: ClosureRow
  /** The first of them, at most `TOLD_AT_ONCE`. */
  disrupted: BookingRow[]
  /** How many went to other units at their own time. */
  moved: number
  /** How many holds and requests ended. */
  ended: number
}

// The others have their turn within a minute; nobody waits so long for an answer.
const SOUGHT_AT_ONCE = 30
/** How many bookings the answer to a report lists. */
export const TOLD_AT_ONCE = 100

/**
 * Closes a bookable, or one of its units, because it does not work, and sees to every booking in that time: it goes to
 * other units, or it is disrupted and an alternative is held for it; what was not promised yet ends. Who is using it
 * at that moment is left to the lab.
 */
export async function reportBreakdown(call: Call, report: BreakdownReport): Promise<Disruption> {
  const { bookableId, unit, endsAt, note, answerMinutes } = report
  const startsAt = report.startsAt ?? quarterStart(call.now)
  const disruption = await withCalendar(
    call,
    bookableId,
    'calendar.close',
    async (tx, calendar, bookable) => {
      refuseAny(breakdownProblems(report, call.now))
      const closing = { startsAt, endsAt, unit, note, reason: 'BREAKDOWN' as const }
      const closure = await closeCalendar(tx, calendar, bookable, closing, call.now)
      const { personId, organizationId } = signedIn(call.actor)
      await insertBreakdown(tx, { closureId: closure.id, answerMinutes, reportedById: personId })
      const agent = { personId, organizationId, reason: note }
      return { closure, ...(await clearClosed({ tx, calendar, bookable, agent, now: call.now }, closure)) }
    },
  )
  // Behind the commit: calendars of other labs must not be locked together with this one. What fails here is looked
  // for again like what was not found.
  await asSystem(call.db, (db) =>
    // At other labs too, and for the enterprise: the service does it by itself.
    seekEach({ db, now: call.now }, disruption.disrupted.slice(0, SOUGHT_AT_ONCE)),
  ).catch(() => {})
  return { ...disruption, disrupted: disruption.disrupted.slice(0, TOLD_AT_ONCE) }
}
