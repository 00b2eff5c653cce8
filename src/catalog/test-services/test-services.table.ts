import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { organizations } from '../../accounts/organizations.table.ts'
import { sites } from '../../accounts/sites.table.ts'
import { instant, tsvector } from '../../shared/column.ts'
import { QUALITY_ELEMENTS } from '../bookable.ts'
import { ORDERINGS } from './test-service.ts'

/** Test service (代检代测、实验外包): what a lab tests for others on samples that they send. */
export const testServices = pgTable(
  'test_service',
  {
    id: uuid().primaryKey(),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** Where samples are received and tested; its days are the working days that count. */
    siteId: uuid()
      .notNull()
      .references(() => sites.id),
    district: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    descriptionZh: text().notNull(),
    descriptionEn: text().notNull(),
    keywords: text().array().notNull().default([]),
    /** What is determined, such as "抗拉强度" and "tensile strength". */
    parameters: text().array().notNull().default([]),
    /** What it is determined in, such as "金属材料". */
    materials: text().array().notNull().default([]),
    /** Numbers of the standards by which it is tested, as they are published: "GB/T 228.1-2021". */
    methods: text().array().notNull(),
    /** The same without blanks, recommendation and edition: "gb228.1". */
    methodNumbers: text().array().notNull(),
    /** The same with their editions, as `standardKey` writes them: "gb228.1-2021". */
    methodKeys: text().array().notNull().default([]),
    qualityElement: text({ enum: QUALITY_ELEMENTS }).notNull(),
    /** What a sample must be like. */
    sampleZh: text().notNull(),
    sampleEn: text().notNull(),
    ordering: text({ enum: ORDERINGS }).notNull(),
    /** Price of a sample by the size class of the enterprise. */
    microFen: integer().notNull(),
    smallFen: integer().notNull(),
    mediumFen: integer().notNull(),
    largeFen: integer().notNull(),
    /** Working days of the lab from the receipt of the samples to the report. */
    normalDays: integer().notNull(),
    /** The same where it is urgent; null where it can not be. */
    urgentDays: integer(),
    /** What is added to the price where it is urgent, in percent. */
    urgentPercent: integer(),
    /** How many samples can be tested in a week, Monday to Sunday on the clock of the site. */
    weeklySamples: integer().notNull(),
    retiredAt: instant(),
    createdAt: instant().notNull().defaultNow(),
    search: tsvector().notNull(),
    /** How `search` was made; a lower number than the code's own has it made anew. */
    searchVersion: integer().notNull().default(0),
  },
  (service) => [
    index('test_service_search').using('gin', service.search),
    index('test_service_methods').using('gin', service.methodNumbers),
    index('test_service_search_version').on(service.searchVersion),
    index('test_service_lab').on(service.labId, service.id),
    index('test_service_district').on(service.district, service.id).where(sql`${service.retiredAt} is null`),
    check('test_service_urgent', sql`(${service.urgentDays} is null) = (${service.urgentPercent} is null)`),
  ],
)

export type TestServiceRow = typeof testServices.$inferSelect
