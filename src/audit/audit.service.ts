import type { Call } from '../accounts/call.ts'
import { authorize, can, signedIn } from '../accounts/permission.ts'
import type { AuditRecordRow } from '../shared/audit/audit.table.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { type AuditFilter, listAuditRecords } from './audit-records.repository.ts'

/** What was done by or for the acting organization, the newest first, for its OWNERs. */
export async function auditRecords({ db, actor }: Call, filter: AuditFilter, page: PageRequest) {
  const { organizationId } = signedIn(actor)
  authorize(actor, 'audit.see', { organizationId })
  return pageOf(await listAuditRecords(db, organizationId, filter, page), page)
}

/** From where it was done; of other organizations' people it is nobody's business. */
export const addressOf = ({ actor }: Call, { address, organizationId }: AuditRecordRow): string | null =>
  organizationId && can(actor, 'audit.see', { organizationId }) ? address : null
