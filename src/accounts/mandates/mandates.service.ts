import { notFound } from '../../shared/fault.ts'
import { type PageRequest, pageOf } from '../../shared/page.ts'
import type { Call } from '../call.ts'
import { can, forOneself } from '../permission.ts'
import type { MandateSide, MandateStanding } from './mandate.ts'
import { findMandate, listMandates } from './mandates.repository.ts'
import type { MandateRow } from './mandates.table.ts'

/** A mandate, for its two sides. To everybody else it does not exist. */
export async function readMandate(
  { db, actor }: Pick<Call, 'db' | 'actor'>,
  id: string,
): Promise<MandateRow> {
  const mandate = await findMandate(db, id)
  if (!mandate || !can(actor, 'mandate.see', mandate)) throw notFound()
  return mandate
}

/** The mandates that the acting organization has given or been given, or both, the newest offer first. */
export async function myMandates(
  { db, actor }: Call,
  side: MandateSide | null,
  standings: readonly MandateStanding[] | null,
  page: PageRequest,
) {
  const { organizationId } = forOneself(actor)
  return pageOf(await listMandates(db, organizationId, side, standings, page), page)
}
