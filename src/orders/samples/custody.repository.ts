import { asc, desc, inArray } from 'drizzle-orm'
import type { Agent } from '../../bookings/transition.repository.ts'
import type { Db, Tx } from '../../shared/db.ts'
import type { Holder } from './custody.ts'
import { type HandOverRow, handOvers } from './samples.table.ts'

/** The chain of custody of each of some samples, from its beginning. */
export const custodyOf = (db: Db, sampleIds: readonly string[]): Promise<HandOverRow[]> =>
  db
    .select()
    .from(handOvers)
    .where(inArray(handOvers.sampleId, [...sampleIds]))
    .orderBy(asc(handOvers.sampleId), asc(handOvers.number))

/** The last hand-over of each of some samples: who has it. */
export const lastHandOvers = (db: Db, sampleIds: readonly string[]): Promise<HandOverRow[]> =>
  db
    .selectDistinctOn([handOvers.sampleId])
    .from(handOvers)
    .where(inArray(handOvers.sampleId, [...sampleIds]))
    .orderBy(handOvers.sampleId, desc(handOvers.number))

/** What is said of a hand-over beside who gave and who received. */
export interface Circumstances {
  at: Date
  condition: string
  location: string
  trackingNumber: string | null
}

/** Says with whom a chain of custody begins. */
export const beginChains = (
  tx: Tx,
  sampleIds: readonly string[],
  holder: Holder,
  circumstances: Circumstances,
  agent: Agent,
) =>
  tx.insert(handOvers).values(
    sampleIds.map((sampleId) => ({
      sampleId,
      number: 1,
      toKind: holder.kind,
      toName: holder.name,
      ...circumstances,
      ...recordedBy(agent),
    })),
  )

// A statement has so many parameters at most.
const ROWS_AT_ONCE = 1_000

/** Goes on with chains, if there are any, from the last hand-over of each, which the caller has read behind the lock of their order. */
export async function continueChains(
  tx: Tx,
  last: readonly HandOverRow[],
  to: Holder,
  circumstances: Circumstances,
  agent: Agent,
): Promise<void> {
  const rows = last.map(({ sampleId, number, toKind, toName, at }) => ({
    sampleId,
    number: number + 1,
    previousAt: at,
    fromKind: toKind,
    fromName: toName,
    toKind: to.kind,
    toName: to.name,
    ...circumstances,
    ...recordedBy(agent),
  }))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await tx.insert(handOvers).values(rows.slice(from, from + ROWS_AT_ONCE))
}

const recordedBy = ({ personId, organizationId, mandateId }: Agent) => ({
  // The service itself hands nothing over.
  personId: personId!,
  organizationId: organizationId!,
  mandateId: mandateId ?? null,
})
