import { sql } from 'drizzle-orm'
import { built, type Db } from '../../shared/db.ts'
import type { SynonymRow } from './synonym-group.ts'

/** What the database knows of the words of a question. */
export interface KnownWords {
  /** The added groups that have one of the terms or one of the names. */
  added: SynonymRow[]
  /** By a word, the words that begin with it, where these are few. */
  completions: Map<string, string[]>
}

// More than so many words are found by their beginning.
const COMPLETIONS_AT_MOST = 8

export async function findKnown(
  db: Db,
  asked: { terms: readonly string[]; names: readonly string[]; beginnings: readonly string[] },
): Promise<KnownWords> {
  const { terms, names, beginnings } = asked
  const found = await knownQuery(db).execute({
    terms: JSON.stringify(terms),
    names: JSON.stringify(names),
    beginnings: JSON.stringify(beginnings),
  })
  const completions = new Map<string, string[]>()
  const added: SynonymRow[] = []
  for (const { name, term, beginning } of found) {
    if (beginning) completions.set(name, [...(completions.get(name) ?? []), term])
    else added.push({ name, term })
  }
  for (const [beginning, words] of completions)
    if (words.length > COMPLETIONS_AT_MOST) completions.delete(beginning)
  return { added, completions }
}

const given = (name: string) => sql`jsonb_array_elements_text(${sql.placeholder(name)}::jsonb)`

const knownQuery = built((db) =>
  db
    .select({
      name: sql<string>`known.name`,
      term: sql<string>`known.term`,
      beginning: sql<boolean>`known.beginning`,
    })
    .from(sql`(
      select name, term, false as beginning from synonym
      where name in (select name from synonym where term in (select ${given('terms')}) union select ${given('names')})
      union all
      select asked.word, completion.word, true from ${given('beginnings')} as asked (word)
      cross join lateral (
        select known.word from search_word known where starts_with(known.word, asked.word)
        limit ${COMPLETIONS_AT_MOST + 1}
      ) as completion
    ) as known`)
    .prepare('find_known'),
)
