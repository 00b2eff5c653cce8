import type { bookables } from '../bookables.table.ts'
import type { testServices } from '../test-services/test-services.table.ts'

/** What has a `search` of its own, by which words find it. */
export type Searched = typeof bookables | typeof testServices
