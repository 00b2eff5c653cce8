import type { Call } from '../../accounts/call.ts'
import { authorize, can } from '../../accounts/permission.ts'
import type { Db } from '../../shared/db.ts'
import type { Past } from '../../shared/events/missed.ts'
import type { OutboxEvent } from '../../shared/events/outbox.repository.ts'
import { placeOf, SNAPSHOT_LENGTH, snapshot } from '../../shared/events/placed.ts'
import { resumed } from '../../shared/events/resumed.ts'
import { badInput, notFound } from '../../shared/fault.ts'
import { findOrders } from '../orders.repository.ts'
import { findCurrentOrders, readOrderChanges } from './order-changes.repository.ts'
import {
  inOrderScope,
  type OrderChange,
  type OrderFeed,
  type OrderParties,
  type OrderScope,
} from './order-feed.ts'

const MAX_NAMED = 100

/**
 * What is done to the acting organization's test orders, until the reader stops: from now on, or behind a position, where
 * nothing is left out or told twice. For the parties of an order.
 */
export async function watchOrders(
  call: Call & { orderFeed: OrderFeed },
  orderIds: readonly string[] | undefined,
  from: number | null,
): Promise<AsyncIterableIterator<OrderChange>> {
  const { db, actor, orderFeed: feed } = call
  const { organizationId } = authorize(actor, 'order.watch', {})
  if ((orderIds?.length ?? 0) > MAX_NAMED) throw badInput(WIDE_SCOPE)
  if (orderIds) await checkSeen(call, orderIds)
  const scope = { organizationId, orderIds }
  const watch = () => feed.watch([organizationId], (change) => inOrderScope(scope, change))
  return from === null ? watch() : resumed(db, pastOf(db, scope), from, watch)
}

async function checkSeen({ db, actor }: Call, ids: readonly string[]): Promise<void> {
  const found = await findOrders(db, ids)
  if (found.length < new Set(ids).size || !found.every((order) => can(actor, 'order.see', order)))
    throw notFound()
}

const pastOf = (db: Db, scope: OrderScope): Past<OrderChange> => ({
  read: async (page) => (await readOrderChanges(db, scope, page)).map(changeOf),
  // Each order that has not ended.
  snapshot: () =>
    snapshot(
      db,
      (limit) => findCurrentOrders(db, scope, limit),
      ({ id, labId, enterpriseId }, place): OrderChange => ({
        ...place,
        orderId: id,
        number: null,
        labId,
        enterpriseId,
      }),
      TOO_MANY,
    ),
})

/** What is told of an event of the outbox. */
export function changeOf({ position, subjectId, payload }: OutboxEvent): OrderChange {
  const parties = payload as OrderParties & { number: number }
  return { ...parties, ...placeOf(position), orderId: subjectId }
}

const WIDE_SCOPE = {
  en: `At most ${MAX_NAMED} orders can be named. Leave them out to watch all orders of your organization.`,
  zh: `最多指定 ${MAX_NAMED} 个委托单,省略即可订阅本机构的全部委托单。`,
}

const TOO_MANY = {
  en: `More than ${SNAPSHOT_LENGTH} orders are current, too many for a snapshot. Watch without "after" and "snapshot" and read myOrders.`,
  zh: `当前委托单超过 ${SNAPSHOT_LENGTH} 个,无法提供快照。请不带 "after" 和 "snapshot" 订阅并查询 myOrders。`,
}
