import type { Db } from '../db.ts'
import { auditEntries } from './audit.table.ts'
import type { AuditEntry } from './audit-entry.ts'

/** Writes entries that are to be chained. */
export const insertAuditEntries = (db: Db, entries: readonly AuditEntry[]) =>
  db
    .insert(auditEntries)
    .values(
      entries.map(({ objects, codes, ...entry }) => ({ ...entry, objects: [...objects], codes: [...codes] })),
    )
