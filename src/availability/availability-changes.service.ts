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
import { bookablesOf, type WatchedSearch, watchSearch } from './saved-search-matches.service.ts'
import { readSavedSearch } from './saved-searches.service.ts'

const MAX_NAMED = 100
/** The longest code of a category or district. */
const MAX_CODE = 32

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
  checkScope(scope)
  const search = savedSearchId ? (await readSavedSearch(call, savedSearchId)).filter : null
  const watch = () => {
    const wants = isSaidByKeys(scope)
      ? undefined
      : ({ bookable }: AvailabilityEvent) => inScope(scope, bookable)
    const changes = feed.watch(keysOf(scope), wants)
    return search ? fitting(changes, watchSearch(db, search)) : changes
  }
  if (from === null) return watch()
  return resumed(db, pastOf(db, scope, search ? await bookablesOf(db, search) : []), from, watch)
}

function checkScope({ bookableIds = [], districts = [], category = '' }: WatchScope): void {
  if (Math.max(bookableIds.length, districts.length) > MAX_NAMED) throw badInput(WIDE_SCOPE)
  if ([category, ...districts].some((code) => code.length > MAX_CODE)) throw badInput(LONG_CODE)
}

// Of so many it is remembered that they fitted.
const MAX_TOLD = 1_000

/** After these, a bookable may fit that did not, or no longer. */
const RELISTED: readonly string[] = ['OPENED', 'RULES_CHANGED', 'RETIRED'] satisfies ChangeCause[]

/** The changes of bookables that fit a search, and of those that were told the one by which they cease to fit. */
function fitting(
  changes: AsyncIterableIterator<AvailabilityEvent>,
  { matcher, leave }: WatchedSearch,
): AsyncIterableIterator<AvailabilityEvent> {
  const told = new Set<string>()
  const isTold = async ({ position, cause, bookable: { id } }: AvailabilityEvent) => {
    const before = told.has(id)
    if (RELISTED.includes(cause)) matcher.forget(id, position)
    const fits = (await matcher.matching([id])).has(id)
    if (fits && told.size < MAX_TOLD) told.add(id)
    if (!fits) told.delete(id)
    return fits || before
  }
  const next = async () => {
    for (;;) {
      const result = await changes.next()
      if (result.done || (await isTold(result.value))) return result
    }
  }
  const some: AsyncIterableIterator<AvailabilityEvent> = {
    next,
    return: () => {
      leave()
      return changes.return!()
    },
    [Symbol.asyncIterator]: () => some,
  }
  return some
}

const EMPTY_SCOPE = {
  en: 'The scope is empty. Name bookables, a category, a lab, districts or a saved search to watch.',
  zh: '订阅范围为空,请指定资源、类别、机构、行政区或已存检索。',
}

const WIDE_SCOPE = {
  en: `At most ${MAX_NAMED} bookables or districts can be named. Watch a category or a lab instead.`,
  zh: `最多指定 ${MAX_NAMED} 个资源或行政区,可改为按类别或机构订阅。`,
}

const LONG_CODE = {
  en: `A code of a category or district has at most ${MAX_CODE} characters. Take it from categories or districts.`,
  zh: `类别或行政区代码最长 ${MAX_CODE} 个字符,请使用 categories 或 districts 中的代码。`,
}
