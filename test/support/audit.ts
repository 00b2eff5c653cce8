import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { vi } from 'vitest'
import { type AuditEntry, OUTCOMES } from '../../src/shared/audit/audit-entry.ts'
import { type Db, rows } from '../../src/shared/db.ts'

const COLUMNS =
  sql.raw(`action, outcome, person_id as "personId", organization_id as "organizationId", credential,
  credential_id as "credentialId", on_behalf_of as "onBehalfOf", address, objects, codes, times`)

/** Everything recorded, or all of one action, whether it is chained already or not; in no certain order. */
export const auditLines = (db: Db, action: string | null = null): Promise<Omit<AuditEntry, 'mandateId'>[]> =>
  rows(
    db,
    sql`select * from (select ${COLUMNS} from audit_entry union all select ${COLUMNS} from audit_record) as lines
      where ${action}::text is null or action = ${action}`,
  )

/** How many lines say that something was done. */
export async function linesDone(db: Db): Promise<number> {
  const done = sql`outcome = 'DONE'`
  const [found] = await rows<{ count: string }>(
    db,
    sql`select (select count(*) from audit_entry where ${done}) + (select count(*) from audit_record where ${done}) as count`,
  )
  return Number(found!.count)
}

/** Entries as various as they come. */
export const entries = (count: number): AuditEntry[] =>
  Array.from({ length: count }, (_, i) => ({
    action: i % 2 ? 'holdSlot' : 'signIn',
    outcome: OUTCOMES[i % OUTCOMES.length]!,
    personId: i % 3 ? randomUUID() : null,
    organizationId: i % 3 ? randomUUID() : null,
    credential: i % 3 ? 'SESSION' : null,
    credentialId: i % 4 ? null : `键 "${i}"`,
    onBehalfOf: i % 5 ? null : randomUUID(),
    mandateId: i % 5 ? null : randomUUID(),
    address: i % 6 ? '10.1.2.3' : null,
    objects: i % 3 ? [`Booking:${randomUUID()}`, `Instrument:${randomUUID()}`] : [],
    codes: i % 4 ? ['SLOT_UNAVAILABLE'] : [],
    // No two of them are the same.
    times: 1 + i,
  }))

type Line = Awaited<ReturnType<typeof auditLines>>[number]

/** The first line like this; waits for it, since what came to nothing is recorded behind the answer. */
export const untilRecorded = (db: Db, isWanted: (line: Line) => boolean): Promise<Line> =>
  vi.waitFor(
    async () => {
      const line = (await auditLines(db)).find(isWanted)
      if (!line) throw new Error('it is not recorded')
      return line
    },
    { timeout: 10_000, interval: 50 },
  )
