import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { type EditionOf, standardKey } from './standard.ts'
import { type StandardRow, standards } from './standards.table.ts'

/** The standards of some numbers in all their editions. */
export const findStandards = (db: Db, numbers: readonly string[]): Promise<StandardRow[]> =>
  db
    .select()
    .from(standards)
    .where(sql`${standards.number} = any (${sql.param([...numbers])}::text[])`)
    .orderBy(asc(standards.number), asc(standards.edition))

/** Standards by number and edition: all, or those of a number and of its parts. */
export const listStandards = (
  db: Db,
  number: string | null,
  { first, after }: { first: number; after: EditionOf | null },
): Promise<StandardRow[]> =>
  db
    .select()
    .from(standards)
    .where(
      and(
        number === null
          ? undefined
          : or(eq(standards.number, number), sql`starts_with(${standards.number}, ${`${number}.`})`),
        after
          ? sql`(${standards.number}, ${standards.edition}) > (${after.number}, ${after.edition})`
          : undefined,
      ),
    )
    .orderBy(asc(standards.number), asc(standards.edition))
    .limit(first + 1)

/** Adds standards, of those that are there already none. */
export const insertStandards = async (tx: Tx, rows: readonly StandardRow[]): Promise<void> => {
  // In one order, so that two labs that add the same do not wait for each other.
  const inOrder = [...rows].sort((a, b) => (standardKey(a) < standardKey(b) ? -1 : 1))
  if (inOrder.length > 0) await tx.insert(standards).values(inOrder).onConflictDoNothing()
}

/** Writes what is known of a standard, whether it was there or not; what has superseded it stays. */
export const writeStandard = (tx: Tx, row: StandardRow) =>
  tx
    .insert(standards)
    .values(row)
    .onConflictDoUpdate({
      target: [standards.number, standards.edition],
      set: { name: row.name, titleZh: row.titleZh, titleEn: row.titleEn },
    })

/** Says which edition has taken the place of another; whether that one is known. */
export const writeSuperseded = async (
  tx: Tx,
  { number, edition }: EditionOf,
  supersededBy: string | null,
): Promise<boolean> =>
  (
    await tx
      .update(standards)
      .set({ supersededBy })
      .where(and(eq(standards.number, number), eq(standards.edition, edition)))
      .returning({ edition: standards.edition })
  ).length > 0
