import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../accounts/organizations.table.ts'
import { sites } from '../accounts/sites.table.ts'
import { instant, tsvector } from '../shared/column.ts'
import type { Text } from '../shared/language.ts'
import { BOOKABLE_KINDS, CONFIRMATIONS, QUALITY_ELEMENTS } from './bookable.ts'
import { categories } from './categories.table.ts'
import { MEETING_PLACES } from './meeting-place.ts'
import { PLAIN_POLICY, type Policy } from './policy.ts'
import { PLAIN_PRICING, type Pricing } from './tariff.ts'

export const bookables = pgTable(
  'bookable',
  {
    id: uuid().primaryKey(),
    kind: text({ enum: BOOKABLE_KINDS }).notNull(),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    siteId: uuid()
      .notNull()
      .references(() => sites.id),
    category: text()
      .notNull()
      .references(() => categories.code),
    /** That of its site, beside the category, so that those of a place lie together in one index. */
    district: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    descriptionZh: text().notNull(),
    descriptionEn: text().notNull(),
    keywords: text().array().notNull(),
    /** Numbers of the standards by which it tests or calibrates, as they are published: "GB/T 228.1-2021". */
    methods: text().array().notNull().default([]),
    /** The same without blanks, recommendation and edition: "gb228.1". */
    methodNumbers: text().array().notNull().default([]),
    qualityElements: text({ enum: QUALITY_ELEMENTS }).array().notNull().default([]),
    units: integer().notNull(),
    slotMinutes: integer().notNull(),
    minMinutes: integer().notNull(),
    maxMinutes: integer().notNull(),
    leadMinutes: integer().notNull(),
    horizonDays: integer().notNull(),
    bufferBeforeMinutes: integer().notNull(),
    bufferAfterMinutes: integer().notNull(),
    confirmation: text({ enum: CONFIRMATIONS }).notNull(),
    microFen: integer().notNull(),
    smallFen: integer().notNull(),
    mediumFen: integer().notNull(),
    largeFen: integer().notNull(),
    // Read and written as wholes, and never looked into by a query.
    pricing: jsonb().$type<Pricing>().notNull().default(PLAIN_PRICING),
    policy: jsonb().$type<Policy>().notNull().default(PLAIN_POLICY),
    /** The same as in the policy, where an index can hold it. */
    needsQualification: boolean()
      .notNull()
      .generatedAlwaysAs(sql`(policy ->> 'requiresQualification')::boolean`),
    retiredAt: instant(),
    createdAt: instant().notNull().defaultNow(),
    search: tsvector().notNull(),
    /** How `search` was made; a lower number than the code's own has it made anew. */
    searchVersion: integer().notNull().default(0),
    // Of instruments only.
    manufacturer: text(),
    model: text(),
    // Of experts, and of session series.
    languages: text().array(),
    // Of experts only.
    fields: jsonb().$type<Text[]>(),
    /** The same in both languages, without regard to case, by which they are looked for. */
    fieldNames: text().array(),
    meetingPlaces: text({ enum: MEETING_PLACES }).array(),
    travelMinutes: integer(),
  },
  (bookable) => [
    index('bookable_search').using('gin', bookable.search),
    index('bookable_search_version').on(bookable.searchVersion),
    index('bookable_quality_elements').using('gin', bookable.qualityElements),
    index('bookable_languages')
      .using('gin', bookable.languages)
      .where(sql`${bookable.languages} is not null`),
    index('bookable_fields').using('gin', bookable.fieldNames).where(sql`${bookable.fieldNames} is not null`),
    index('bookable_meeting_places')
      .using('gin', bookable.meetingPlaces)
      .where(sql`${bookable.meetingPlaces} is not null`),
    index('bookable_lab').on(bookable.labId, bookable.id),
    index('bookable_category').on(bookable.category, bookable.id).where(sql`${bookable.retiredAt} is null`),
    index('bookable_site').on(bookable.siteId, bookable.id).where(sql`${bookable.retiredAt} is null`),
    index('bookable_kind').on(bookable.kind, bookable.id).where(sql`${bookable.retiredAt} is null`),
  ],
)

export type BookableRow = typeof bookables.$inferSelect
