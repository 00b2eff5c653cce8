import { sql } from 'drizzle-orm'
import type { AuditEntry } from '../../src/shared/audit/audit-entry.ts'
import { type Db, rows } from '../../src/shared/db.ts'

/** Everything recorded, whether it is chained already or not; in no certain order. */
export const auditLines = (db: Db): Promise<Omit<AuditEntry, 'mandateId'>[]> => {
  const columns =
    sql.raw(`action, outcome, person_id as "personId", organization_id as "organizationId", credential,
    credential_id as "credentialId", on_behalf_of as "onBehalfOf", address, objects, codes, times`)
  return rows(db, sql`select ${columns} from audit_entry union all select ${columns} from audit_record`)
}
