import { and, eq } from 'drizzle-orm'
import type { Db } from '../shared/db.ts'
import { type QualificationRow, qualifications } from './qualifications.table.ts'

/** What a person has asked for, or was granted, for a bookable. */
export const findQualification = async (
  db: Db,
  bookableId: string,
  personId: string,
): Promise<QualificationRow | null> =>
  (
    await db
      .select()
      .from(qualifications)
      .where(and(eq(qualifications.bookableId, bookableId), eq(qualifications.personId, personId)))
  )[0] ?? null
