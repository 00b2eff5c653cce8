import type { Tx } from '../../shared/db.ts'
import { type Request, storedAnswer } from '../../shared/idempotency.repository.ts'
import { findSeriesRows } from './series.repository.ts'
import type { SeriesRow } from './series.table.ts'
import type { SeriesConflict, SeriesPlan } from './series-conflict.ts'

/** A series, and what of it could not be held. */
export interface HeldSeries {
  series: SeriesRow
  conflicts: SeriesConflict[]
}

interface StoredSeries {
  seriesId: string
  conflicts: (Omit<SeriesConflict, 'plan' | 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string })[]
}

/** What is kept of an answer, so that a retry names the same conflicts. */
export const toStored = ({ series, conflicts }: HeldSeries): StoredSeries => ({
  seriesId: series.id,
  conflicts: conflicts.map(({ plan: _, startsAt, endsAt, ...conflict }) => ({
    ...conflict,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  })),
})

/** What the same request was answered before; null when it was not carried out. */
export async function answerBefore(tx: Tx, request: Request, plan: SeriesPlan): Promise<HeldSeries | null> {
  const answer = await storedAnswer<StoredSeries>(tx, request)
  if (!answer) return null
  const [series] = await findSeriesRows(tx, [answer.seriesId])
  const conflicts = answer.conflicts.map(({ startsAt, endsAt, ...conflict }) => ({
    ...conflict,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    plan,
  }))
  return { series: series!, conflicts }
}
