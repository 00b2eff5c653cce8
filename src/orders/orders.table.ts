import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { mandates } from '../accounts/mandates/mandates.table.ts'
import { organizations } from '../accounts/organizations.table.ts'
import { people } from '../accounts/people.table.ts'
import { SIZE_CLASSES } from '../accounts/size-class.ts'
import { bundleParts } from '../bookings/bundled/bundles.table.ts'
import type { PricePart } from '../catalog/price.ts'
import { testServices } from '../catalog/test-services/test-services.table.ts'
import { instant } from '../shared/column.ts'
import { AUDIENCES, ORDER_STATUSES, type OrderAction, OUTSOURCED_MODES, RETEST_PAYERS } from './order.ts'

/** Test order (委托单): an outsourced test or experiment, from the need to the report. */
export const orders = pgTable(
  'test_order',
  {
    id: uuid().primaryKey(),
    enterpriseId: uuid()
      .notNull()
      .references(() => organizations.id),
    /** Who asked for it. */
    personId: uuid()
      .notNull()
      .references(() => people.id),
    /** Under which a delegate asked for it, or did something to it last: it counts against its cap. */
    mandateId: uuid().references(() => mandates.id),
    mode: text({ enum: OUTSOURCED_MODES }).notNull(),
    status: text({ enum: ORDER_STATUSES }).notNull(),
    /** When the service itself acts on it next; null where it waits for people. */
    dueAt: instant(),
    /** What is needed, in the enterprise's words. */
    subject: text().notNull(),
    need: text().notNull(),
    methods: text().array().notNull().default([]),
    methodNumbers: text().array().notNull().default([]),
    samples: integer().notNull(),
    urgent: boolean().notNull(),
    /** Whether more than the labs that were named may quote. */
    audience: text({ enum: AUDIENCES }).notNull(),
    /** By when the enterprise wishes to have the report. */
    wantedBy: date({ mode: 'string' }),
    /** Until when labs may quote; null where it was ordered without a quote. */
    answerBy: instant(),
    /** Who tests; null until a quote is accepted. */
    labId: uuid().references(() => organizations.id),
    serviceId: uuid().references(() => testServices.id),
    sizeClass: text({ enum: SIZE_CLASSES }).notNull(),
    /** Frozen when it is ordered or a quote is accepted; null before. */
    priceFen: bigint({ mode: 'number' }),
    price: jsonb().$type<PricePart[]>(),
    /** Working days of the lab from the receipt of the samples to the report. */
    days: integer(),
    /** The zone of the clock by which its days are meant, which is that of the lab's site; null before there is a lab. */
    timeZone: text(),
    /** On which day the enterprise wished to have its samples there. */
    samplesOn: date({ mode: 'string' }),
    /** On which day the samples are expected at the lab, on its calendar: later than wished where that week was full. */
    expectedOn: date({ mode: 'string' }),
    /** By when the lab owes the report, on its calendar: from when the samples are expected, then from when they came. */
    reportDueOn: date({ mode: 'string' }),
    /** For which such day both parties were told that the report is overdue. */
    overdueToldFor: date({ mode: 'string' }),
    /** The part of a bundle that it is, as long as no other order has taken its place there. */
    bundlePartId: uuid().references(() => bundleParts.id),
    /** The order whose test this one repeats. */
    retestOfId: uuid().references((): AnyPgColumn => orders.id),
    /** Who pays for a retest; null of any other order. */
    paidBy: text({ enum: RETEST_PAYERS }),
    receivedAt: instant(),
    reportedAt: instant(),
    endedAt: instant(),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
  },
  (order) => [
    index('test_order_enterprise').on(order.enterpriseId, order.id),
    index('test_order_lab').on(order.labId, order.id),
    index('test_order_due').on(order.dueAt).where(sql`${order.dueAt} is not null`),
    index('test_order_service').on(order.serviceId, order.expectedOn),
    index('test_order_mandate').on(order.mandateId, order.id).where(sql`${order.mandateId} is not null`),
    index('test_order_open').on(order.id).where(sql`${order.status} in ('REQUESTED', 'QUOTED')`),
    uniqueIndex('test_order_bundle_part')
      .on(order.bundlePartId)
      .where(sql`${order.bundlePartId} is not null`),
    index('test_order_retest').on(order.retestOfId).where(sql`${order.retestOfId} is not null`),
    // Whose enterprises are asked how it was.
    index('test_order_reported').on(order.reportedAt).where(sql`${order.reportedAt} is not null`),
    // Overdue: owed, and not there.
    index('test_order_owed')
      .on(order.reportDueOn)
      .where(sql`${order.status} in ('ACCEPTED', 'SAMPLE_SHIPPED', 'SAMPLE_RECEIVED', 'IN_TEST')`),
  ],
)

export type OrderRow = typeof orders.$inferSelect

/**
 * Each change of an order: what was done, by whom, of which organization, when and why. The service itself acts with no
 * person. What was done under a mandate was done by its delegate, for the enterprise that gave it.
 */
export const orderEvents = pgTable(
  'test_order_event',
  {
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    number: integer().notNull(),
    action: text().$type<OrderAction>().notNull(),
    /** The state after it. */
    status: text({ enum: ORDER_STATUSES }).notNull(),
    personId: uuid().references(() => people.id),
    organizationId: uuid().references(() => organizations.id),
    mandateId: uuid().references(() => mandates.id),
    reason: text(),
    at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (event) => [primaryKey({ columns: [event.orderId, event.number] })],
)

export type OrderEventRow = typeof orderEvents.$inferSelect
