import { and, count, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Db, Tx } from '../../shared/db.ts'
import type { Served } from '../services/case-service.ts'
import { type SatisfactionRow, satisfaction } from './satisfaction.table.ts'
import { CHANGEABLE_DAYS, type Rating } from './satisfaction.ts'

/** What is kept of a service that was delivered, before anybody has rated it. */
function aboutServed(served: Served) {
  const { id, bookingId, orderId, enterpriseId, qualityElements, mode } = served
  const delivered = { labId: served.labId!, district: served.district!, deliveredAt: served.deliveredAt! }
  return { id, bookingId, orderId, enterpriseId, qualityElements, mode, ...delivered }
}

/** Notes that enterprises are asked how services were; the ids of those that were not before. */
export const insertAsked = async (
  tx: Tx,
  asked: readonly (Served & { windowId: string | null })[],
): Promise<string[]> =>
  (
    await tx
      .insert(satisfaction)
      .values(
        asked.map((served) => ({
          ...aboutServed(served),
          windowId: served.windowId,
          askedAt: sql`clock_timestamp()`,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: satisfaction.id })
  ).map(({ id }) => id)

export const findRating = async (db: Db, id: string): Promise<SatisfactionRow | null> =>
  (await findRatings(db, [id]))[0] ?? null

export const findRatings = (db: Db, ids: readonly string[]): Promise<SatisfactionRow[]> =>
  db
    .select()
    .from(satisfaction)
    .where(and(inArray(satisfaction.id, [...ids]), isNotNull(satisfaction.score)))

/** Writes a rating, or another in its place as long as it can be changed; null when it no longer can. */
export async function writeRating(
  tx: Tx,
  served: Served & { windowId: string | null },
  { score, words }: Rating,
  personId: string,
): Promise<SatisfactionRow | null> {
  const rated = { score, words, personId }
  const now = sql`clock_timestamp()`
  const isYoung = sql`coalesce(${satisfaction.ratedAt} > clock_timestamp() - make_interval(days => ${CHANGEABLE_DAYS}::integer), true)`
  const [written] = await tx
    .insert(satisfaction)
    .values({ ...aboutServed(served), windowId: served.windowId, ...rated, ratedAt: now })
    .onConflictDoUpdate({
      target: satisfaction.id,
      set: {
        ...rated,
        windowId: served.windowId,
        ratedAt: sql`coalesce(${satisfaction.ratedAt}, clock_timestamp())`,
        changedAt: sql`case when ${satisfaction.ratedAt} is not null then clock_timestamp() end`,
      },
      setWhere: isYoung,
    })
    .returning()
  return written ?? null
}

/** How many ratings labs have, and their mean score. */
export const figuresOfLabs = (db: Db, labIds: readonly string[]) =>
  db
    .select({
      labId: satisfaction.labId,
      count: count(),
      mean: sql<number>`avg(${satisfaction.score})::double precision`,
    })
    .from(satisfaction)
    .where(and(inArray(satisfaction.labId, [...labIds]), isNotNull(satisfaction.score)))
    .groupBy(satisfaction.labId)
