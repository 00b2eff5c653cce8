import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { mandates } from '../../accounts/mandates/mandates.table.ts'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { instant } from '../../shared/column.ts'
import { orders } from '../orders.table.ts'
import { HOLDER_KINDS } from './custody.ts'
import { AFTER_TEST, HAZARDS, QUANTITY_DECIMALS, SAMPLE_UNITS } from './sample.ts'

/** Sample (样品): what is tested, with the label by which it is known again. */
export const samples = pgTable(
  'sample',
  {
    id: uuid().primaryKey(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    /** The parties of the order, who alone see it. */
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    labId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** The first of its order is 1. */
    number: integer().notNull(),
    label: text().notNull().unique('sample_label'),
    name: text().notNull(),
    quantity: numeric({ precision: 12, scale: QUANTITY_DECIMALS, mode: 'number' }).notNull(),
    unit: text({ enum: SAMPLE_UNITS }).notNull(),
    hazards: text({ enum: HAZARDS }).array().notNull(),
    hazardNote: text(),
    /** How it must be kept. */
    storage: text(),
    afterTest: text({ enum: AFTER_TEST }).notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (sample) => [unique('sample_of_order').on(sample.orderId, sample.number)],
)

export type SampleRow = typeof samples.$inferSelect

/**
 * The chain of custody (流转记录) of a sample. The first row says with whom it began. Each other names, as its giver, who
 * received it in the row before, and when that was: the database refuses any row of which this is not so
 * (`hand_over_no_gap`), and never changes one that is written.
 */
export const handOvers = pgTable(
  'hand_over',
  {
    sampleId: uuid()
      .notNull()
      .references(() => samples.id),
    number: integer().notNull(),
    /** The number of the one before; null of the first. */
    previous: integer().generatedAlwaysAs(sql`nullif(number - 1, 0)`),
    previousAt: instant(),
    fromKind: text({ enum: HOLDER_KINDS }),
    fromName: text(),
    toKind: text({ enum: HOLDER_KINDS }).notNull(),
    toName: text().notNull(),
    at: instant().notNull(),
    condition: text().notNull(),
    location: text().notNull(),
    trackingNumber: text(),
    /** By whom it was written down, for which party. */
    personId: uuid()
      .notNull()
      .references(() => people.id),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id),
    mandateId: uuid().references(() => mandates.id),
    recordedAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (row) => [
    primaryKey({ columns: [row.sampleId, row.number] }),
    unique('hand_over_received').on(row.sampleId, row.number, row.toKind, row.toName, row.at),
    foreignKey({
      name: 'hand_over_no_gap',
      columns: [row.sampleId, row.previous, row.fromKind, row.fromName, row.previousAt],
      foreignColumns: [row.sampleId, row.number, row.toKind, row.toName, row.at],
    }),
    // What is null is not looked up: only the first may have no giver.
    check(
      'hand_over_given',
      sql`num_nulls(${row.fromKind}, ${row.fromName}, ${row.previousAt}) = case when ${row.number} = 1 then 3 else 0 end`,
    ),
    check('hand_over_numbered', sql`${row.number} >= 1`),
    check('hand_over_forward', sql`${row.at} >= ${row.previousAt}`),
    check('hand_over_not_ahead', sql`${row.at} <= ${row.recordedAt} + interval '1 minute'`),
    check('hand_over_of_something', sql`${row.fromKind} <> 'DESTROYED'`),
  ],
)

export type HandOverRow = typeof handOvers.$inferSelect
