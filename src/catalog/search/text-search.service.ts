import type { Db } from '../../shared/db.ts'
import { possibleMistakes, possibleTerms, searchQuery, type TextQuery } from './search-query.ts'
import { findCorrections } from './search-words.repository.ts'
import { findSynonyms } from './synonyms.repository.ts'

/** What to ask for the words of a text; null when there is no word in it. */
export async function textQuery(db: Db, text: string): Promise<TextQuery | null> {
  const typed = searchQuery(text)
  if (!typed) return null
  const words = possibleMistakes(text).map((word) => ({ word, query: searchQuery(word)! }))
  const [synonyms, corrections] = await Promise.all([
    findSynonyms(db, possibleTerms(text)),
    findCorrections(db, words),
  ])
  return { typed, meant: searchQuery(text, { synonyms, corrections })! }
}
