import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { labSynonyms } from './lab-synonyms.table.ts'

/** Terms that mean the same in the listings of a lab, as the lab wrote them. */
export type SynonymsRow = typeof labSynonyms.$inferSelect

const SYNONYMS_LOCK = 4_711_011

/** Keeps the synonyms of labs from changing until the transaction ends: what is made of them would be old. */
export const shareSynonyms = (tx: Tx, labIds: readonly string[]) =>
  tx.execute(
    sql`select pg_advisory_xact_lock_shared(${SYNONYMS_LOCK}, hashtext(lab)) from unnest(${sql.param([...labIds])}::text[]) as lab`,
  )

/** Waits for everybody who makes something of the synonyms of a lab, and keeps others from it until the transaction ends. */
export const lockSynonyms = (tx: Tx, labId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(${SYNONYMS_LOCK}, hashtext(${labId}::text))`)

/** All groups of labs, in the order in which they were added; a lab has few. */
export const findLabSynonyms = (db: Db, labIds: readonly string[]): Promise<SynonymsRow[]> =>
  db
    .select()
    .from(labSynonyms)
    .where(inArray(labSynonyms.labId, [...labIds]))
    .orderBy(asc(labSynonyms.id))

export const insertLabSynonyms = (tx: Tx, row: SynonymsRow) => tx.insert(labSynonyms).values(row)

/** Removes a group of a lab; null when the lab has no such group. */
export const deleteLabSynonyms = async (tx: Tx, labId: string, id: string): Promise<SynonymsRow | null> =>
  (
    await tx
      .delete(labSynonyms)
      .where(and(eq(labSynonyms.id, id), eq(labSynonyms.labId, labId)))
      .returning()
  )[0] ?? null
