import { customType, timestamp } from 'drizzle-orm/pg-core'

/** An instant. Milliseconds only: microseconds would not survive a JavaScript Date, and break cursors. */
export const instant = () => timestamp({ precision: 3, withTimezone: true, mode: 'date' })

/** A PostgreSQL `tsvector`, written as text. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/** An object by the names of the columns that its properties are kept in, to be sent as JSON. */
export function asColumns(object: object): Record<string, unknown> {
  const columns: Record<string, unknown> = {}
  for (const [property, value] of Object.entries(object)) {
    if (value !== undefined) columns[columnOf(property)] = value
  }
  return columns
}

const columnNames = new Map<string, string>()

function columnOf(property: string): string {
  const known = columnNames.get(property)
  if (known) return known
  const name = property.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
  columnNames.set(property, name)
  return name
}
