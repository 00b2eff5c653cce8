import { createHash } from 'node:crypto'
import type { Outcome } from '../shared/audit/audit-entry.ts'

/** A line of the audit log. */
export interface AuditRecord {
  /** From 1, without holes. */
  seq: number
  chainedAt: Date
  at: Date
  action: string
  outcome: Outcome
  personId: string | null
  organizationId: string | null
  credential: string | null
  credentialId: string | null
  onBehalfOf: string | null
  mandateId: string | null
  address: string | null
  objects: readonly string[]
  codes: readonly string[]
  times: number
  hash: Uint8Array
}

/** The hash that stands before the first record. */
export const NOTHING = new Uint8Array()

/** The hash of a record, from the one before it: SHA-256 over that hash and the record as `lineOf` writes it. */
export const hashOf = (before: Uint8Array, record: AuditRecord): Buffer =>
  createHash('sha256').update(before).update(lineOf(record)).digest()

/**
 * What is hashed of a record: its fields in this order, each with its length in bytes before it (`3:abc,`, and `-,` for
 * null), so that no two records read the same. Instants are milliseconds since 1970, lists are JSON. The database chains
 * by `audit_line` of 0019_audit.sql, which must say the same; this one checks it.
 */
function lineOf(record: AuditRecord): string {
  return [
    String(record.seq),
    String(record.chainedAt.getTime()),
    String(record.at.getTime()),
    record.action,
    record.outcome,
    record.personId,
    record.organizationId,
    record.credential,
    record.credentialId,
    record.onBehalfOf,
    record.mandateId,
    record.address,
    JSON.stringify(record.objects),
    JSON.stringify(record.codes),
    String(record.times),
  ]
    .map(fieldOf)
    .join('')
}

/** A field with its length before it. */
export const fieldOf = (value: string | null): string =>
  value === null ? '-,' : `${Buffer.byteLength(value)}:${value},`
