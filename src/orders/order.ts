export const ORDER_STATUSES = [
  'HELD',
  'REQUESTED',
  'QUOTED',
  'ACCEPTED',
  'SAMPLE_SHIPPED',
  'SAMPLE_RECEIVED',
  'IN_TEST',
  'REPORTED',
  'CLOSED',
  'EXPIRED',
  'WITHDRAWN',
  'DECLINED',
  'CANCELLED',
  'REJECTED_SAMPLE',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/** What can be done with a test order, from which states, and where it leads. What is not here is refused. */
export const ORDER_TRANSITIONS = {
  quote: { from: ['REQUESTED', 'QUOTED'], to: 'QUOTED' },
  accept: { from: ['QUOTED'], to: 'ACCEPTED' },
  confirm: { from: ['HELD'], to: 'ACCEPTED' },
  ship: { from: ['ACCEPTED'], to: 'SAMPLE_SHIPPED' },
  receive: { from: ['ACCEPTED', 'SAMPLE_SHIPPED'], to: 'SAMPLE_RECEIVED' },
  start: { from: ['SAMPLE_RECEIVED'], to: 'IN_TEST' },
  report: { from: ['IN_TEST'], to: 'REPORTED' },
  close: { from: ['REPORTED'], to: 'CLOSED' },
  expire: { from: ['HELD', 'REQUESTED', 'QUOTED'], to: 'EXPIRED' },
  withdraw: { from: ['HELD', 'REQUESTED', 'QUOTED'], to: 'WITHDRAWN' },
  decline: { from: ['REQUESTED', 'QUOTED'], to: 'DECLINED' },
  cancel: { from: ['ACCEPTED', 'SAMPLE_SHIPPED'], to: 'CANCELLED' },
  rejectSample: { from: ['SAMPLE_SHIPPED', 'SAMPLE_RECEIVED'], to: 'REJECTED_SAMPLE' },
} as const satisfies Record<string, { from: readonly OrderStatus[]; to: OrderStatus }>

export type OrderTransition = keyof typeof ORDER_TRANSITIONS

/** How an order comes to be: held as a part of a bundle, asked for, ordered at a fixed price, or tested again. */
export type OrderBeginning = 'hold' | 'request' | 'order' | 'retest'

/** What an order's history may tell of. */
export type OrderAction = OrderBeginning | OrderTransition

/** The states that nothing leads out of. */
export const ENDED_ORDER_STATUSES: readonly OrderStatus[] = ORDER_STATUSES.filter(
  (status) => !Object.values(ORDER_TRANSITIONS).some(({ from }) => from.some((each) => each === status)),
)

export const OUTSOURCED_MODES = ['OUTSOURCED_TEST', 'OUTSOURCED_EXPERIMENT'] as const
/** The service modes of orders. */
export type OutsourcedMode = (typeof OUTSOURCED_MODES)[number]

export const AUDIENCES = ['NAMED_LABS', 'ALL_LABS'] as const
/** Who may quote: the labs that are named, or all that can. */
export type Audience = (typeof AUDIENCES)[number]

/** In which a request waits for quotes, or for the choice among them. */
export const OPEN_FOR_QUOTES = ['REQUESTED', 'QUOTED'] as const satisfies readonly OrderStatus[]

export const isOpenForQuotes = ({ status }: { status: OrderStatus }): boolean =>
  OPEN_FOR_QUOTES.some((open) => open === status)

/** In which the lab owes a report. */
export const OWED_STATUSES = [
  'ACCEPTED',
  'SAMPLE_SHIPPED',
  'SAMPLE_RECEIVED',
  'IN_TEST',
] as const satisfies readonly OrderStatus[]

/** Of which no money is owed: nothing was agreed, or it was called off. */
export const FREE_STATUSES = [
  'EXPIRED',
  'WITHDRAWN',
  'DECLINED',
  'CANCELLED',
  'REJECTED_SAMPLE',
] as const satisfies readonly OrderStatus[]

export const RETEST_PAYERS = ['LAB', 'ENTERPRISE'] as const
/** Who pays for a retest: the lab where the fault is its own, otherwise the enterprise. */
export type RetestPayer = (typeof RETEST_PAYERS)[number]

export const WAITS = [
  'CONFIRMATION',
  'QUOTES',
  'CHOICE',
  'SAMPLES',
  'RECEIPT',
  'START',
  'REPORT',
  'CLOSING',
] as const
/** What an order waits for next. */
export type Wait = (typeof WAITS)[number]

/** What an order waits for, by its state; nothing once it has ended. */
export const WAITS_FOR: Partial<Record<OrderStatus, Wait>> = {
  HELD: 'CONFIRMATION',
  REQUESTED: 'QUOTES',
  QUOTED: 'CHOICE',
  ACCEPTED: 'SAMPLES',
  SAMPLE_SHIPPED: 'RECEIPT',
  SAMPLE_RECEIVED: 'START',
  IN_TEST: 'REPORT',
  REPORTED: 'CLOSING',
}
