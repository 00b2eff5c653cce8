import { asc, between, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import { built, type Db, type Tx } from '../shared/db.ts'
import type { Period } from '../shared/period.ts'
import { occupancies } from './calendars.table.ts'
import { closures } from './closures.table.ts'
import type { OpeningRule } from './opening-rule.ts'
import { openingRules } from './opening-rules.table.ts'
import type { PublicDay } from './public-day.ts'
import { publicDays } from './public-days.table.ts'

export type StoredRule = typeof openingRules.$inferSelect

/** The opening rules of bookables, by weekday and time. */
export const readRules = (db: Db, bookableIds: readonly string[]): Promise<StoredRule[]> =>
  db
    .select()
    .from(openingRules)
    .where(inArray(openingRules.bookableId, [...bookableIds]))
    .orderBy(asc(openingRules.weekday), asc(openingRules.opens))

/** The opening rules of each of many bookables. Those that keep the same hours, as many do, get the same array. */
export async function readHours(
  db: Db,
  bookableIds: readonly string[],
): Promise<Map<string, readonly OpeningRule[]>> {
  const found = await hoursQuery(db).execute({ ids: [...bookableIds] })
  return new Map(
    found.flatMap(({ hours, ids }) => {
      const rules = hours.split(',').map(ruleFrom)
      return ids.split(' ').map((id) => [id, rules] as const)
    }),
  )
}

const hoursQuery = built((db) =>
  db
    .select({ hours: sql<string>`hours`, ids: sql<string>`string_agg(bookable_id::text, ' ')` })
    .from(sql`(
      select bookable_id, string_agg(
        concat_ws(' ', weekday, opens, closes, mode, observes_holidays, coalesce(valid_from::text, '-'),
          coalesce(valid_until::text, '-')), ',' order by weekday, opens, closes, valid_from) as hours
      from opening_rule where bookable_id = any(${sql.placeholder('ids')}::uuid[]) group by bookable_id
    ) as kept`)
    .groupBy(sql`hours`)
    .prepare('read_hours'),
)

function ruleFrom(text: string): OpeningRule {
  const [weekday, opens, closes, mode, observes, validFrom, validUntil] = text.split(' ')
  return {
    weekday: Number(weekday),
    opens: opens!,
    closes: closes!,
    mode: mode as OpeningRule['mode'],
    observesHolidays: observes === 't' || observes === 'true',
    validFrom: dayFrom(validFrom!),
    validUntil: dayFrom(validUntil!),
  }
}

const dayFrom = (text: string): string | null => (text === '-' ? null : text)

/** The same for one bookable. */
export const readRulesOf = (db: Db, bookableId: string): Promise<StoredRule[]> =>
  rulesQuery(db).execute({ bookableId })

const rulesQuery = built((db) =>
  db
    .select()
    .from(openingRules)
    .where(eq(openingRules.bookableId, sql.placeholder('bookableId')))
    .orderBy(asc(openingRules.weekday), asc(openingRules.opens))
    .prepare('read_rules'),
)

/** The opening rules of a bookable, as they are kept. */
export interface RulesOf {
  bookableId: string
  rules: readonly (OpeningRule & { id: string })[]
}

export async function replaceRules(tx: Tx, given: RulesOf) {
  await tx.delete(openingRules).where(eq(openingRules.bookableId, given.bookableId))
  await insertRules(tx, [given])
}

export const insertRules = (tx: Tx, given: readonly RulesOf[]) =>
  tx.execute(sql`
    insert into opening_rule (id, bookable_id, weekday, opens, closes, mode, valid_from, valid_until, observes_holidays)
    select rule.id, given."bookableId", rule.weekday, rule.opens, rule.closes, rule.mode, rule."validFrom",
      rule."validUntil", rule."observesHolidays"
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given ("bookableId" uuid, rules jsonb),
      jsonb_to_recordset(given.rules) as rule (id uuid, weekday integer, opens time, closes time, mode text,
        "validFrom" date, "validUntil" date, "observesHolidays" boolean)`)

/** A bookable, and a period of which something is asked. */
export type Asked = Period & { bookableId: string }

const joined = (asked: readonly Asked[]): SQL => sql`
  unnest(${sql.param(asked.map(({ bookableId }) => bookableId))}::uuid[],
    ${sql.param(asked.map(({ startsAt }) => startsAt.toISOString()))}::text[]::timestamptz[],
    ${sql.param(asked.map(({ endsAt }) => endsAt.toISOString()))}::text[]::timestamptz[]
  ) as asked (bookable_id, starts_at, ends_at)`

const touches = (table: typeof closures | typeof occupancies): SQL =>
  sql`${table.bookableId} = asked.bookable_id and ${table.startsAt} < asked.ends_at and ${table.endsAt} > asked.starts_at`

/** The closures that touch the periods. */
export const readClosures = (db: Db, asked: readonly Asked[]) =>
  db
    .select(getTableColumns(closures))
    .from(closures)
    .innerJoin(joined(asked), touches(closures))
    .orderBy(asc(closures.startsAt))

export const findClosure = async (db: Db, id: string) =>
  (await db.select().from(closures).where(eq(closures.id, id)))[0] ?? null

export const insertClosures = (tx: Tx, rows: readonly (typeof closures.$inferInsert)[]) =>
  tx.insert(closures).values([...rows])

export const deleteClosure = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.delete(closures).where(eq(closures.id, id)).returning({ id: closures.id })).length > 0

/** The taken periods that touch the periods. */
export const readOccupancies = (db: Db, asked: readonly Asked[]) =>
  db.select(getTableColumns(occupancies)).from(occupancies).innerJoin(joined(asked), touches(occupancies))

export const insertOccupancies = (tx: Tx, rows: readonly (typeof occupancies.$inferInsert)[]) =>
  tx.insert(occupancies).values([...rows])

/** Gives the time of a booking back; the periods that it had taken, with their buffers. */
export const deleteOccupancies = (tx: Tx, bookingId: string): Promise<Period[]> =>
  tx
    .delete(occupancies)
    .where(eq(occupancies.bookingId, bookingId))
    .returning({ startsAt: occupancies.startsAt, endsAt: occupancies.endsAt })

/** The days between two local dates, both included, on which the public calendar departs from the weekday. */
export async function readPublicDays(
  db: Db,
  first: string,
  last: string,
): Promise<Map<string, PublicDay['kind']>> {
  const days = await publicDaysQuery(db).execute({ first, last })
  return new Map(days.flatMap(({ day, kind }) => (kind === 'ORDINARY' ? [] : [[day, kind] as const])))
}

const publicDaysQuery = built((db) =>
  db
    .select()
    .from(publicDays)
    .where(between(publicDays.day, sql.placeholder('first'), sql.placeholder('last')))
    .prepare('read_public_days'),
)

const PUBLIC_DAYS_LOCK = 4_711_004

/**
 * Keeps the public calendar from changing until the transaction ends. Taken before the calendar's lock by whoever
 * makes a calendar observe it: one that is not committed yet is not among those that follow a change.
 */
export const sharePublicDays = (tx: Tx) =>
  tx.execute(sql`select pg_advisory_xact_lock_shared(${PUBLIC_DAYS_LOCK})`)

/** All days of the public calendar; no other process changes it until the transaction ends. */
export async function lockPublicDays(tx: Tx) {
  await tx.execute(sql`select pg_advisory_xact_lock(${PUBLIC_DAYS_LOCK})`)
  return tx.select().from(publicDays).orderBy(asc(publicDays.day))
}

export async function replacePublicDays(tx: Tx, days: readonly PublicDay[]) {
  await tx.delete(publicDays)
  if (days.length > 0) await tx.insert(publicDays).values([...days])
}
