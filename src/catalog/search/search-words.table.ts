import { pgTable, text } from 'drizzle-orm/pg-core'

/** Latin words of four letters and more that some bookable is found by, once each: what a misspelt word may have meant. */
export const searchWords = pgTable('search_word', { word: text().primaryKey() })
