import { built, type Db } from '../shared/db.ts'
import { sharedHandle } from '../shared/wall/handles.ts'
import { findPassing, marketNarrowing } from './market.repository.ts'
import { filterOf } from './market.service.ts'
import type { MarketQuestion } from './market-question.ts'

/**
 * The conditions on `bookable` of what fits a question, whose words are found out now. Retired bookables may fit: that
 * they are is a change that watchers are told.
 */
export const bookablesOf = async (db: Db, question: MarketQuestion) =>
  marketNarrowing(await filterOf(db, question))

/** What a matcher has found out, all of it by the same meaning of the words. */
interface Memory {
  until: number
  conditions: ReturnType<typeof bookablesOf>
  /** By bookable, those that fit of all that were looked up together with it. */
  answers: Map<string, Promise<ReadonlySet<string>>>
  /** By bookable, the position of the last change for which it was forgotten. */
  changes: Map<string, number>
}

const REMEMBERED_MS = 60_000
const REMEMBERED = 10_000

/** Knows which bookables fit a question, as they were listed up to a minute ago. */
class SearchMatcher {
  private readonly db: Db
  private readonly question: MarketQuestion
  private readonly clock: () => number
  private memory: Memory | null = null

  constructor(db: Db, question: MarketQuestion, clock: () => number) {
    this.db = db
    this.question = question
    this.clock = clock
  }

  /** Which of these bookables fit, retired ones too. What is not remembered of them is looked up in one statement. */
  async matching(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set()
    const memory = this.recent()
    const unknown = makeRoom(memory.answers, ids)
    if (unknown.length > 0) this.lookUp(unknown, memory)
    const fitting = await Promise.all(ids.map((id) => memory.answers.get(id)!))
    return new Set(ids.filter((id, i) => fitting[i]!.has(id)))
  }

  /** Lets a bookable be looked up again: what is published of it has changed, at this position of the history. */
  forget(id: string, position?: number): void {
    // Once for each change, however many watch.
    if (position !== undefined && this.memory?.changes.get(id) === position) return
    if (position !== undefined) this.memory?.changes.set(id, position)
    this.memory?.answers.delete(id)
  }

  private recent(): Memory {
    const now = this.clock()
    if (!this.memory || now >= this.memory.until) {
      const conditions = bookablesOf(this.db, this.question)
      this.memory = { until: now + REMEMBERED_MS, conditions, answers: new Map(), changes: new Map() }
    }
    return this.memory
  }

  private lookUp(ids: readonly string[], memory: Memory): void {
    const answer = memory.conditions.then(
      async (conditions) => new Set(await findPassing(this.db, conditions, ids)),
    )
    for (const id of ids) memory.answers.set(id, answer)
    // What failed is asked again, what its words mean too.
    answer.catch(() => {
      if (this.memory === memory) this.memory = null
    })
  }
}

export type { SearchMatcher }

/** Who knows which bookables fit a question; `clock` counts milliseconds. */
export const matchesOf = (
  db: Db,
  question: MarketQuestion,
  clock: () => number = () => performance.now(),
): SearchMatcher => new SearchMatcher(db, question, clock)

/** A search that somebody watches. */
export interface WatchedSearch {
  /** Shared by all who watch the same. */
  matcher: SearchMatcher
  /** Called when it is not watched any more. */
  leave: () => void
}

const watched = built(() => new Map<string, { matcher: SearchMatcher; watchers: Set<WatchedSearch> }>())

/** Who knows which bookables fit a question, as long as it is watched. */
export function watchSearch(db: Db, question: MarketQuestion): WatchedSearch {
  const key = JSON.stringify(question)
  const searches = watched(db)
  // By all who watch the same, and beyond the operation of the first.
  const matcher = () => matchesOf(sharedHandle(db), question)
  const known = searches.get(key) ?? { matcher: matcher(), watchers: new Set<WatchedSearch>() }
  searches.set(key, known)
  const search: WatchedSearch = {
    matcher: known.matcher,
    leave: () => {
      known.watchers.delete(search)
      if (known.watchers.size === 0 && searches.get(key) === known) searches.delete(key)
    },
  }
  known.watchers.add(search)
  return search
}

/** Those of the ids that there is no answer for yet; when theirs would be too many, all answers are forgotten. */
function makeRoom(answers: Memory['answers'], ids: readonly string[]): readonly string[] {
  const unknown = ids.filter((id) => !answers.has(id))
  if (answers.size + unknown.length <= REMEMBERED) return unknown
  answers.clear()
  return ids
}
