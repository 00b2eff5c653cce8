import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { mandates } from '../../accounts/mandates/mandates.table.ts'
import { organizations } from '../../accounts/organizations.table.ts'
import { people } from '../../accounts/people.table.ts'
import { instant } from '../../shared/column.ts'
import type { BundleRules, PartWish } from './bundled.ts'

/** Bundle (一揽子服务): bookings and orders of an enterprise that are held, confirmed and released together. */
export const bundles = pgTable(
  'bundle',
  {
    id: uuid().primaryKey(),
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** Who held it. */
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** Under which it was held, if under one. */
    mandateId: uuid().references(() => mandates.id),
    /** What its parts must keep to, when one of them is moved too. */
    rules: jsonb().$type<BundleRules>().notNull(),
    /** Whether all that could have been better was looked at when its times were chosen. */
    complete: boolean().notNull(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (bundle) => [
    index('bundle_enterprise').on(bundle.enterpriseId, bundle.id),
    index('bundle_mandate').on(bundle.mandateId, bundle.id).where(sql`${bundle.mandateId} is not null`),
  ],
)

export type BundleRow = typeof bundles.$inferSelect

/** A part of a bundle, as it was asked for. The booking or order that it has come to be names it. */
export const bundleParts = pgTable(
  'bundle_part',
  {
    id: uuid().primaryKey(),
    bundleId: uuid()
      .notNull()
      .references(() => bundles.id),
    ref: text().notNull(),
    /** Where it stands among the parts, from 0. */
    position: integer().notNull(),
    wish: jsonb().$type<PartWish>().notNull(),
  },
  (part) => [unique('bundle_part_ref').on(part.bundleId, part.ref)],
)

export type BundlePartRow = typeof bundleParts.$inferSelect
