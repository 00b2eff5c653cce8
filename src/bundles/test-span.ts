import { quarterFrom } from '../availability/quarter.ts'
import type { Span } from '../availability/span.ts'
import { instantAt, nextDay } from '../shared/local-time.ts'

/** How long a test lasts in a bundle: from the begin of one local day to the end of another. */
export const spanOfTest = (expectedOn: string, dueOn: string, timeZone: string): Span => ({
  from: quarterFrom(instantAt(expectedOn, '00:00', timeZone)),
  until: quarterFrom(instantAt(nextDay(dueOn), '00:00', timeZone)),
})
