import { writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { createSchema } from './schema.ts'

/** The schema as it is committed: sorted, so that a change shows as what it is. */
export const schemaText = (): string => `${printSchema(lexicographicSortSchema(createSchema()))}\n`

if (import.meta.filename === process.argv[1]) {
  writeFileSync(new URL('../schema/schema.graphql', import.meta.url), schemaText())
}
