import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Db } from '../shared/db.ts'
import { after, DAY } from '../shared/period.ts'
import type { ApprovalCause } from './booking.ts'
import { countNoShows, countNoShowsByLab } from './bookings.repository.ts'

const NO_SHOW_DAYS = 90

/** Why a booking of this bookable by this enterprise needs the lab's approval; null when it does not. */
export async function approvalCauseFor(
  db: Db,
  { confirmation, labId, policy }: Bookable,
  enterpriseId: string,
  now: Date,
): Promise<ApprovalCause | null> {
  if (confirmation === 'APPROVAL') return 'LAB_APPROVES_ALL'
  if (policy.noShowLimit === null) return null
  const noShows = await countNoShows(db, enterpriseId, labId, after(now, -NO_SHOW_DAYS * DAY))
  return tooManyNoShows({ policy }, noShows) ? 'NO_SHOWS' : null
}

/** How often an enterprise has not shown up lately, by lab. */
export const noShowsByLab = (db: Db, enterpriseId: string, now: Date): Promise<Map<string, number>> =>
  countNoShowsByLab(db, enterpriseId, after(now, -NO_SHOW_DAYS * DAY))

/** Whether so many no-shows at its lab make a booking of a bookable need the lab's approval. */
export const tooManyNoShows = ({ policy }: Pick<Bookable, 'policy'>, noShows: number): boolean =>
  policy.noShowLimit !== null && noShows >= policy.noShowLimit
