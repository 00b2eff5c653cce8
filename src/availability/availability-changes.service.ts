import type { Call } from '../accounts/call.ts'
import { resumed } from '../shared/events/resumed.ts'
import { badInput } from '../shared/fault.ts'
import type { ChangeCause } from './availability-change.ts'
import {
  type AvailabilityEvent,
  type AvailabilityFeed,
  inScope,
  isSaidByKeys,
  keysOf,
  type WatchScope,
} from './availability-feed.ts'
import { pastOf } from './missed-changes.service.ts'
import { bookablesOf, matchesOf, type SearchMatcher } from './saved-search-matches.service.ts'
import { readSavedSearch } from './saved-searches.service.ts'

const MAX_BOOKABLES = 100

/**
 * Every change in a scope, until the reader stops: from now on, or behind a position, where nothing is left out or told
 * twice. Availability is public: anybody may watch. A saved search narrows the scope, for whoever saved it.
 */
export async function watchAvailability(
  call: Call & { feed: AvailabilityFeed },
  scope: WatchScope,
  savedSearchId: string | undefined,
  from: number | null,
): Promise<AsyncIterableIterator<AvailabilityEvent>> {
  const { db, feed } = call
  if (!savedSearchId && Object.values(scope).every((part) => part === undefined)) throw badInput(EMPTY_SCOPE)
  if ((scope.bookableIds ?? []).length > MAX_BOOKABLES) throw badInput(WIDE_SCOPE)
  const search = savedSearchId ? (await readSavedSearch(call, savedSearchId)).filter : null
  const watch = () => {
    const wants = isSaidByKeys(scope)
      ? undefined
      : ({ bookable }: AvailabilityEvent) => inScope(scope, bookable)
    const changes = feed.watch(keysOf(scope), wants)
    return search ? fitting(changes, matchesOf(db, search)) : changes
  }
  if (from === null) return watch()
  return resumed(db, pastOf(db, scope, search ? await bookablesOf(db, search) : []), from, watch)
}

/** After these, a bookable may fit that did not, or no longer. */
const RELISTED: readonly string[] = ['OPENED', 'RULES_CHANGED', 'RETIRED'] satisfies ChangeCause[]

/** The changes of bookables that fit a search. Each reader looks for itself, so that a search that takes long holds up no other. */
function fitting(
  changes: AsyncIterableIterator<AvailabilityEvent>,
  matcher: SearchMatcher,
): AsyncIterableIterator<AvailabilityEvent> {
  const fits = async ({ cause, bookable: { id } }: AvailabilityEvent) => {
    if (RELISTED.includes(cause)) matcher.forget(id)
    return (await matcher.matching([id])).has(id)
  }
  const next = async () => {
    for (;;) {
      const result = await changes.next()
      if (result.done || (await fits(result.value))) return result
    }
  }
  const some: AsyncIterableIterator<AvailabilityEvent> = {
    next,
    return: () => changes.return!(),
    [Symbol.asyncIterator]: () => some,
  }
  return some
}

const EMPTY_SCOPE = {
  en: 'The scope is empty. Name bookables, a category, a lab or districts to watch.',
  zh: '订阅范围为空,请指定资源、类别、机构或行政区。',
}

const WIDE_SCOPE = {
  en: `At most ${MAX_BOOKABLES} bookables can be named. Watch a category, a lab or districts instead.`,
  zh: `最多指定 ${MAX_BOOKABLES} 个资源,可改为按类别、机构或行政区订阅。`,
}
