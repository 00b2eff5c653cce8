import { customType, timestamp } from 'drizzle-orm/pg-core'

/** An instant. Milliseconds only: microseconds would not survive a JavaScript Date, and break cursors. */
export const instant = () => timestamp({ precision: 3, withTimezone: true, mode: 'date' })

/** A PostgreSQL `tsvector`, written as text. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
