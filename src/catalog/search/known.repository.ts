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
const READ_AT_MOST = 200

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
  const added = found.flatMap(({ name, term }) => (name === null ? [] : [{ name, term }]))
  const words = found.flatMap(({ name, term }) => (name === null ? [term] : []))
  return { added, completions: completionsOf(beginnings, words) }
}

function completionsOf(beginnings: readonly string[], words: readonly string[]): Map<string, string[]> {
  const all = beginnings.map((beginning) => {
    const own = words.filter((word) => word.startsWith(beginning))
    return [beginning, own] as const
  })
  const few = all.filter(([, { length }]) => length > 0 && length <= COMPLETIONS_AT_MOST)
  return new Map(words.length < READ_AT_MOST ? few : [])
}

const given = (name: string) => sql`jsonb_array_elements_text(${sql.placeholder(name)}::jsonb)`

const knownQuery = built((db) =>
  db
    .select({
      /** Null where the term is a word that begins with another. */
      name: sql<string | null>`known.name`,
      term: sql<string>`known.term`,
    })
    .from(sql`(
      select name, term from synonym
      where name in (select name from synonym where term in (select ${given('terms')}) union select ${given('names')})
      union all
      -- They are letters only, and none of them stands for others.
      (select null, word from search_word
        where jsonb_array_length(${sql.placeholder('beginnings')}::jsonb) > 0 and word like any (array(select asked.word || '%' from ${given('beginnings')} as asked (word)))
        limit ${READ_AT_MOST})
    ) as known`)
    .prepare('find_known'),
)
