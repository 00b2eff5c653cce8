import type { Call } from '../../accounts/call.ts'
import { membersOf } from '../../notices/notices.repository.ts'
import { notify } from '../../notices/notices.service.ts'
import type { Tx } from '../../shared/db.ts'
import { after, DAY } from '../../shared/period.ts'
import type { Served } from '../services/case-service.ts'
import { windowOfService } from '../services/case-services.repository.ts'
import { findUnasked } from '../services/served.repository.ts'
import { insertAsked } from './satisfaction.repository.ts'

// Longer than a service is down; older ones nobody remembers well.
const LOOK_BACK_DAYS = 7
const AT_ONCE = 200

/**
 * Asks the enterprises of services that were delivered how satisfied they are, each once; how many. Any number of
 * processes may do it at once.
 */
export async function askForRatings({ db, now }: Pick<Call, 'db' | 'now'>): Promise<number> {
  const since = after(now, -LOOK_BACK_DAYS * DAY)
  let asked = 0
  for (;;) {
    const served = await findUnasked(db, since, AT_ONCE)
    if (served.length === 0) return asked
    asked += await db.transaction((tx) => askEach(tx, served))
    if (served.length < AT_ONCE) return asked
  }
}

async function askEach(tx: Tx, served: readonly Served[]): Promise<number> {
  const rows = []
  for (const each of served) rows.push({ ...each, windowId: await windowOfService(tx, each.id) })
  const asked = new Set(await insertAsked(tx, rows))
  for (const each of served) if (asked.has(each.id)) await ask(tx, each)
  return asked.size
}

/** Whoever booked it, or where that was a delegate, everybody in the enterprise. */
async function ask(tx: Tx, { enterpriseId, personId, bookingId, bookableId }: Served): Promise<void> {
  const isOwn = (await membersOf(tx, enterpriseId)).includes(personId)
  await notify(
    tx,
    { organizationId: enterpriseId, personId: isOwn ? personId : undefined },
    { kind: 'RATING_ASKED', bookingId: bookingId ?? undefined, bookableId: bookableId ?? undefined },
  )
}
