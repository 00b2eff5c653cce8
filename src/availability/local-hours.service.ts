import { listTimeZones } from '../accounts/sites.repository.ts'
import type { Db } from '../shared/db.ts'
import { type LocalHours, localSpans } from './local-hours.ts'
import { bitsOf, type Span, weeksTouched } from './span.ts'

/** By time zone of a site, the bits of all weeks that a span touches: "1" for each quarter in the wanted hours. */
export async function hourBits(db: Db, hours: LocalHours, span: Span): Promise<ReadonlyMap<string, string>> {
  const weeks = weeksTouched(span)
  const zones = await listTimeZones(db)
  return new Map(
    zones.map((zone) => {
      return [zone, bitsOf(localSpans(hours, zone, span), weeks).join('')]
    }),
  )
}
