import type { Opening } from '../availability/openings.ts'
import { readOpenings } from '../availability/schedule.service.ts'
import { fitProblems, periodProblems } from '../availability/slot-problems.ts'
import { type Span, spanOf } from '../availability/span.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import type { Problem } from '../shared/refusal.ts'
import { placeProblems } from './meetings/travel.service.ts'
import type { Wish } from './new-booking.ts'
import { qualificationProblems } from './qualifications/qualifications.service.ts'
import { RETIRED, termsProblems } from './wish-problems.ts'

/** When a bookable is open on the days that a span touches. */
type OpeningsIn = (span: Span) => readonly Opening[] | Promise<readonly Opening[]>

const readFrom =
  (db: Db, bookable: Bookable): OpeningsIn =>
  async (span) =>
    (await readOpenings(db, [bookable.id], span))(bookable)

/** Everything wrong with what a person wants of a bookable, except that it may be taken. */
export async function wishProblems(
  db: Db,
  bookable: Bookable,
  wish: Wish,
  personId: string,
  now: Date,
  openingsIn: OpeningsIn = readFrom(db, bookable),
): Promise<Problem[]> {
  return [
    ...termsProblems(wish, bookable),
    ...(await placeProblems(db, wish.meeting)),
    ...(await qualificationProblems(db, bookable, wish, personId)),
    ...(await slotProblems(bookable, wish, now, openingsIn)),
  ]
}

/** What is wrong with a period of a bookable, by its terms and rules. */
async function slotProblems(
  bookable: Bookable,
  period: Period,
  now: Date,
  openingsIn: OpeningsIn,
): Promise<Problem[]> {
  if (bookable.retiredAt) return [RETIRED]
  const problems = periodProblems(period, bookable, now)
  return problems.length > 0 ? problems : fitProblems(period, bookable, await openingsIn(spanOf(period)))
}

/** What is wrong with a period of a bookable by its opening rules and durations alone. */
export const openingProblems = async (db: Db, bookable: Bookable, period: Period): Promise<Problem[]> =>
  fitProblems(period, bookable, await readFrom(db, bookable)(spanOf(period)))
