import { sql } from 'drizzle-orm'
import { built, type Db, type Tx } from '../../shared/db.ts'
import { bookables } from '../bookables.table.ts'
import { testServices } from '../test-services/test-services.table.ts'
import { searchWords } from './search-words.table.ts'
import type { Searched } from './searched.ts'

/** Remembers words; those that are known already cost next to nothing. */
export const insertSearchWords = async (tx: Tx, words: readonly string[]): Promise<void> => {
  if (words.length === 0) return
  // In one order, so that two who publish the same words do not wait for each other.
  await tx.execute(sql`
    insert into search_word (word)
    select distinct given.word from jsonb_array_elements_text(${JSON.stringify(words)}::jsonb) as given (word)
    where not exists (select from search_word known where known.word = given.word)
    order by given.word on conflict do nothing`)
}

/** A word of a question, and how a table is asked for it, what is answered soonest first. */
export interface AskedWord {
  word: string
  queries: readonly string[]
}

/** For each word by which nothing is found in a table, the known ones that differ least from it: by one letter or two. */
export async function findCorrections(
  db: Db,
  table: Searched,
  words: readonly AskedWord[],
): Promise<Map<string, string[]>> {
  const corrections = new Map<string, string[]>()
  if (words.length === 0) return corrections
  const found = await (table === bookables ? forBookables : forTestServices)(db).execute({
    words: JSON.stringify(words),
  })
  for (const { word, meant } of found) corrections.set(word, [...(corrections.get(word) ?? []), meant])
  return corrections
}

const correctionsQuery = (db: Db, table: Searched, name: string) =>
  db
    .select({ word: sql<string>`asked.word`, meant: sql<string>`meant.word` })
    // Offset keeps PostgreSQL from comparing words that need no correction.
    .from(sql`(
      select given.word from jsonb_to_recordset(${sql.placeholder('words')}::jsonb) as given (word text, queries jsonb)
      where not exists (
        select from jsonb_array_elements_text(given.queries) as asked (query)
        -- Of one row, PostgreSQL would believe that it is found soonest without the index.
        cross join lateral (select from ${table} where ${table.search} @@ asked.query::tsquery limit 300) as found
      ) offset 0
    ) as asked`)
    .innerJoin(
      // Two letters that changed places count as two; of a short word, one letter is a quarter.
      sql`lateral (
        select near.word from (
          select known.word, levenshtein_less_equal(known.word, asked.word, 2) as distance from ${searchWords} known
          where length(known.word) between length(asked.word) - 2 and length(asked.word) + 2
        ) as near
        where near.distance <= case when length(asked.word) < 5 then 1 else 2 end
        order by near.distance, near.word limit 3
      ) as meant`,
      sql`true`,
    )
    .prepare(name)

const forBookables = built((db) => correctionsQuery(db, bookables, 'find_corrections'))
const forTestServices = built((db) => correctionsQuery(db, testServices, 'find_test_corrections'))
