import type { Db } from '../../shared/db.ts'
import { bookables } from '../bookables.table.ts'
import { findKnown } from './known.repository.ts'
import { listByRelevance } from './relevance.repository.ts'
import { sampledFirst } from './sample.ts'
import { possibleMistakes, possibleTerms, searchQueries, type TextQuery } from './search-query.ts'
import { findCorrections } from './search-words.repository.ts'
import type { Searched } from './searched.ts'
import { builtInNames, synonymsOf } from './synonym-group.ts'

/**
 * What the words of a text find in a table, or what means the same; and where that is nothing, what those probably meant
 * who misspelt one. Nothing when there is no word in it.
 */
export async function findByText<Found>(
  db: Db,
  text: string,
  find: (words: TextQuery) => Promise<Found[]>,
  table: Searched = bookables,
): Promise<Found[]> {
  if (searchQueries(text).length === 0) return []
  const [terms, words] = [possibleTerms(text), possibleMistakes(text)]
  const { added, completions } = await findKnown(db, { terms, names: builtInNames(terms), beginnings: words })
  const known = { completions, synonyms: synonymsOf(terms, added) }
  const found = await find({ typed: searchQueries(text, { completions }), meant: searchQueries(text, known) })
  if (found.length > 0) return found
  const queriesFor = (word: string) => sampledFirst(searchQueries(word, { completions }))
  const corrections = await findCorrections(
    db,
    table,
    words.map((word) => ({ word, queries: queriesFor(word) })),
  )
  if (corrections.size === 0) return found
  return find({ typed: [], meant: searchQueries(text, { ...known, corrections }) })
}

/** The words of a text as something is found by them: as typed, or as probably meant. Nothing fits them when nothing is. */
export async function wordsThatFind(db: Db, text: string): Promise<TextQuery> {
  let asked: TextQuery = { typed: [], meant: [] }
  await findByText(db, text, (words) => {
    asked = words
    return listByRelevance(db, words, null, { first: 1, after: null })
  })
  return asked
}
