import { Feed } from '../../shared/events/feed.ts'
import { asOne, type Placed } from '../../shared/events/placed.ts'
import { MAX_PENDING } from '../../shared/events/watcher.ts'

/** The parties of an order, as they were when something was done to it. */
export interface OrderParties {
  labId: string | null
  enterpriseId: string
}

/** Something that was done to a test order. */
export interface OrderChange extends OrderParties, Placed {
  orderId: string
  /** Which entry of its history it is; null when nothing was done, and this is how it is. */
  number: number | null
}

/** Whose orders are watched: all of an organization, or those that are named. */
export interface OrderScope {
  organizationId: string
  orderIds?: readonly string[] | undefined
}

export const inOrderScope = (
  { organizationId, orderIds }: OrderScope,
  { orderId, labId, enterpriseId }: OrderChange,
): boolean =>
  (organizationId === labId || organizationId === enterpriseId) && (!orderIds || orderIds.includes(orderId))

/** What is done to test orders, by the organizations that are their parties. */
export type OrderFeed = Feed<OrderChange>

export const orderFeed = (): OrderFeed =>
  new Feed({
    keyOf: ({ orderId }) => orderId,
    ...asOne(),
    tooSlow: {
      en: `More than ${MAX_PENDING} orders changed before you read on. Subscribe again, with the last cursor as "after" or to less at once.`,
      zh: `未及时接收的变更已超过 ${MAX_PENDING} 个委托单,请以最后的游标作为 after 重新订阅,或缩小范围。`,
    },
  })
