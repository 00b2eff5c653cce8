import type { Call } from '../../accounts/call.ts'
import { can } from '../../accounts/permission.ts'
import { notFound } from '../../shared/fault.ts'
import { findSeriesRows } from './series.repository.ts'
import type { SeriesRow } from './series.table.ts'

/** A series that the actor is a party of. To everybody else it does not exist. */
export async function readSeries({ db, actor }: Call, id: string): Promise<SeriesRow> {
  const [series] = await findSeriesRows(db, [id])
  if (!series || !can(actor, 'booking.see', series)) throw notFound()
  return series
}
