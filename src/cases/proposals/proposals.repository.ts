import { asc, eq, inArray } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import { type ProposalRow, proposals } from './proposals.table.ts'

/** Writes what is proposed for a case and was not before; how much that was. */
export const insertProposals = async (
  tx: Tx,
  rows: readonly (typeof proposals.$inferInsert)[],
): Promise<number> =>
  (
    await tx
      .insert(proposals)
      .values([...rows])
      .onConflictDoNothing()
      .returning({ id: proposals.id })
  ).length

export const countProposals = (tx: Tx, caseId: string): Promise<number> =>
  tx.$count(proposals, eq(proposals.caseId, caseId))

/** What was proposed for cases, in the order in which it was. */
export const proposalsOf = (db: Db, caseIds: readonly string[]): Promise<ProposalRow[]> =>
  db
    .select()
    .from(proposals)
    .where(inArray(proposals.caseId, [...caseIds]))
    .orderBy(asc(proposals.caseId), asc(proposals.id))
