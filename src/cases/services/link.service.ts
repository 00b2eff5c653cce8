import type { Call } from '../../accounts/call.ts'
import { findInForce, findSides } from '../../accounts/mandates/mandates.repository.ts'
import { nothingNew } from '../../shared/audit/recording.ts'
import type { Db, Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { type Problem, Refusal } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { type Doing, lockCase, moveCase } from '../cases.repository.ts'
import { actOnCase } from '../cases.service.ts'
import type { CaseRow } from '../cases.table.ts'
import { whileOpen } from '../change-case.service.ts'
import type { Served } from './case-service.ts'
import {
  countCaseServices,
  countForWindow,
  findCaseService,
  insertCaseService,
} from './case-services.repository.ts'
import { findServed, lockServed, type Which } from './served.repository.ts'

/** How much may be linked to one case. */
export const MAX_SERVICES = 100

/**
 * Says that a booking or order was made for a case: by its enterprise of what is its own, or by its window of what it
 * made under a mandate, or may see by one that is in force. Linking twice is the same.
 */
export async function linkToCase(call: Call, id: string, which: Which): Promise<CaseRow> {
  const { found, doing } = await actOnCase(call, id, 'case.link')
  return call.db.transaction((tx) =>
    // A window sees no bookings but under its mandate, and an enterprise writes nothing into a case but this.
    asSystem(tx, async () => {
      const served = await findServed(tx, which)
      if (!served || !(await mayLink(tx, served, found, doing, call.now))) throw notFound()
      await lockServed(tx, which)
      await lockCase(tx, id)
      return link(tx, found, served, doing)
    }),
  )
}

async function link(tx: Tx, { id, windowId }: CaseRow, served: Served, doing: Doing): Promise<CaseRow> {
  const { bookingId, orderId } = served
  const isNew = await insertCaseService(tx, { id: served.id, caseId: id, bookingId, orderId, ...doing })
  if (!isNew && (await findCaseService(tx, served.id))?.caseId !== id) throw new Refusal(OF_ANOTHER_CASE)
  if (!isNew) {
    nothingNew(tx)
    return (await lockCase(tx, id))!
  }
  if ((await countCaseServices(tx, id)) > MAX_SERVICES) throw new Refusal(FULL)
  await countForWindow(tx, served.id, windowId)
  return whileOpen(moveCase(tx, id, 'link', doing))
}

/** Whose it is decides the enterprise; a window needs its mandate to know of it. */
async function mayLink(
  db: Db,
  { enterpriseId, mandateId }: Served,
  { enterpriseId: ofCase, windowId }: CaseRow,
  { organizationId }: Doing,
  now: Date,
): Promise<boolean> {
  if (enterpriseId !== ofCase) return false
  if (organizationId !== windowId) return true
  const sides = mandateId ? await findSides(db, [mandateId]) : []
  if (sides.some(({ delegateId }) => delegateId === windowId)) return true
  return (await findInForce(db, enterpriseId, windowId, now))?.mandate.scopes.includes('VIEW') ?? false
}

const OF_ANOTHER_CASE: Problem = {
  code: 'STATE_CONFLICT',
  path: [],
  text: {
    en: 'It is linked to another case already, and belongs to one at most.',
    zh: '该服务已关联到另一项诉求,每项服务最多关联一项诉求。',
  },
}

const FULL: Problem = {
  code: 'CASE_FULL',
  path: [],
  text: {
    en: `At most ${MAX_SERVICES} services can be linked to a case. Open another one for what follows.`,
    zh: `每项诉求最多关联 ${MAX_SERVICES} 项服务,后续服务请新建诉求。`,
  },
}
