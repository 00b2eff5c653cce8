import { readOpenings } from '../availability/schedule.service.ts'
import { fitProblems, periodProblems } from '../availability/slot-problems.ts'
import { spanOf } from '../availability/span.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import type { Problem } from '../shared/refusal.ts'
import type { Wish } from './new-booking.ts'
import { qualificationProblems } from './qualifications.service.ts'
import { RETIRED, termsProblems } from './wish-problems.ts'

/** Everything wrong with what a person wants of a bookable, except that it may be taken. */
export async function wishProblems(
  db: Db,
  bookable: Bookable,
  wish: Wish,
  personId: string,
  now: Date,
): Promise<Problem[]> {
  return [
    ...termsProblems(wish, bookable),
    ...(await qualificationProblems(db, bookable, wish, personId)),
    ...(await slotProblems(db, bookable, wish, now)),
  ]
}

/** What is wrong with a period of a bookable, by its terms and rules. */
export async function slotProblems(
  db: Db,
  bookable: Bookable,
  period: Period,
  now: Date,
): Promise<Problem[]> {
  if (bookable.retiredAt) return [RETIRED]
  const problems = periodProblems(period, bookable, now)
  return problems.length > 0 ? problems : openingProblems(db, bookable, period)
}

/** What is wrong with a period of a bookable by its opening rules and durations alone. */
export async function openingProblems(db: Db, bookable: Bookable, period: Period): Promise<Problem[]> {
  const openings = await readOpenings(db, [bookable], spanOf(period))
  return fitProblems(period, bookable, openings.get(bookable.id) ?? [])
}
