import type { Call } from '../../accounts/call.ts'
import { authorize, can, signedIn } from '../../accounts/permission.ts'
import { about, nothingNew } from '../../shared/audit/recording.ts'
import { notFound } from '../../shared/fault.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { windowOfService } from '../services/case-services.repository.ts'
import { findServed, lockServed, type Which } from '../services/served.repository.ts'
import { findRating, writeRating } from './satisfaction.repository.ts'
import type { SatisfactionRow } from './satisfaction.table.ts'
import { FIXED, type Rating, ratingProblems } from './satisfaction.ts'

/**
 * Says how satisfied the enterprise was with a service, by its own people, once it was delivered. Another rating takes
 * the place of the first one for a while; the same once more does nothing.
 */
export async function rateService(call: Call, which: Which, rating: Rating): Promise<SatisfactionRow> {
  signedIn(call.actor)
  const found = await findServed(call.db, which)
  const served = found && { ...found, labId: found.labId ?? '' }
  if (!served || !isParty(call, served)) throw notFound()
  const { personId } = authorize(call.actor, 'satisfaction.rate', served)
  const { score } = rating
  const words = rating.words?.trim() || null
  refuseAny(ratingProblems({ score, words }, served))
  return call.db.transaction(async (tx) => {
    await lockServed(tx, which)
    const before = await findRating(tx, served.id)
    if (before?.score === score && before.words === words) {
      nothingNew(tx)
      return before
    }
    about(tx, served.bookingId ? 'Booking' : 'Order', served.id)
    const windowId = await windowOfService(tx, served.id)
    const written = await writeRating(tx, { ...served, windowId }, { score, words }, personId)
    if (!written) throw new Refusal(FIXED)
    return written
  })
}

type Parties = { enterpriseId: string; labId: string; mandateId: string | null }

/** Whether whoever acts may know of it at all: then it is said why they may not rate it. */
const isParty = ({ actor }: Call, served: Parties): boolean =>
  can(actor, 'satisfaction.see', served) || can(actor, 'booking.see', served)
