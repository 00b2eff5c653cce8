import { and, asc, sql } from 'drizzle-orm'
import type { Db } from '../shared/db.ts'
import type { AccreditationScheme } from './accreditation.ts'
import { type AccreditationRow, accreditations } from './accreditations.table.ts'

/** What some labs are recognized for, under some schemes and for some standards by number, or under and for all. */
export const readAccreditations = (
  db: Db,
  labIds: readonly string[],
  schemes?: readonly AccreditationScheme[],
  numbers?: readonly string[],
): Promise<AccreditationRow[]> =>
  db
    .select()
    .from(accreditations)
    .where(
      and(
        sql`${accreditations.labId} = any (${sql.param([...labIds])}::uuid[])`,
        schemes && sql`${accreditations.scheme} = any (${sql.param([...schemes])}::text[])`,
        numbers && sql`${accreditations.number} = any (${sql.param([...numbers])}::text[])`,
      ),
    )
    .orderBy(asc(accreditations.id))
