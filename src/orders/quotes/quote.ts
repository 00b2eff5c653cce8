export const QUOTE_STATUSES = ['OPEN', 'ACCEPTED', 'LOST', 'WITHDRAWN', 'LAPSED'] as const
/** Where a quote stands: it can be accepted, was, another one was or none, its lab took it back, or its time is over. */
export type QuoteStatus = (typeof QUOTE_STATUSES)[number]
