import { nameProblems } from '../../accounts/organization.ts'
import type { BookableKind } from '../../catalog/bookable.ts'
import { after, MINUTE } from '../../shared/period.ts'
import type { Problem } from '../../shared/refusal.ts'
import { type BookingStatus, EARLY_MINUTES } from '../booking.ts'
import type { LockedBooking } from '../bookings.repository.ts'
import { stateText } from '../state-problem.ts'

/** Whether somebody may still come, so that it matters who. */
const NAMED: readonly BookingStatus[] = ['HELD', 'REQUESTED', 'CONFIRMED', 'CHECKED_IN']

/** Everything wrong with the names of those who are to come. */
export const namesProblems = (names: readonly string[], units: number, kind: BookableKind): Problem[] => [
  ...ofSessions(kind),
  ...(names.length <= units ? [] : [tooMany(units)]),
  ...names.flatMap((name, i) => nameProblems(name, ['names', String(i)])),
]

/** Why those who are to come can no longer be named, if they cannot. */
export const unnamed = ({ status }: LockedBooking): Problem[] =>
  NAMED.includes(status) ? [] : [conflict(status, 'it is known who came', '到场情况已定')]

/** Everything wrong with which seats of a booking somebody came for. */
export const seatsProblems = (came: readonly number[], units: number, kind: BookableKind): Problem[] => [
  ...ofSessions(kind),
  ...(came.every((seat) => seat >= 1 && seat <= units) && new Set(came).size === came.length
    ? []
    : [noSeats(units)]),
]

/** Why nobody knows yet, or any more, who came, if nobody does. */
export function unattended({ status, startsAt, clock }: LockedBooking): Problem[] {
  const hasBegun = clock >= after(startsAt, -EARLY_MINUTES * MINUTE)
  if (status === 'CHECKED_IN' || status === 'COMPLETED' || (status === 'CONFIRMED' && hasBegun)) return []
  return [
    conflict(
      status,
      `attendance is recorded from ${EARLY_MINUTES} minutes before its start on, unless it was given up`,
      `须在开始前 ${EARLY_MINUTES} 分钟起登记到场情况,已作爽约处理的除外`,
    ),
  ]
}

const ofSessions = (kind: BookableKind): Problem[] => (kind === 'SESSION_SERIES' ? [] : [NO_SESSION])

const conflict = (status: BookingStatus, en: string, zh: string): Problem => ({
  code: 'STATE_CONFLICT',
  path: ['bookingId'],
  text: {
    en: `The booking ${stateText(status).en}; ${en}.`,
    zh: `该预约${stateText(status).zh};${zh}。`,
  },
})

const NO_SESSION: Problem = {
  code: 'INVALID_INPUT',
  path: ['bookingId'],
  text: {
    en: 'Only trainings and open days have participants, and this is a booking of something else.',
    zh: '只有培训和开放日登记参加人员,该预约不属于此类。',
  },
}

const tooMany = (units: number): Problem => ({
  code: 'INVALID_INPUT',
  path: ['names'],
  text: {
    en: `The booking has ${units} ${units === 1 ? 'seat' : 'seats'}: name as many people at most.`,
    zh: `该预约共 ${units} 个席位,参加人员不得超过此数。`,
  },
})

const noSeats = (units: number): Problem => ({
  code: 'INVALID_INPUT',
  path: ['came'],
  text: {
    en: `Name each seat once for which somebody came, from 1 to ${units}.`,
    zh: `请列出到场的席位号(1 至 ${units}),每个只列一次。`,
  },
})
