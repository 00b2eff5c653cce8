export const ORDERINGS = ['FIXED_PRICE', 'ON_QUOTE'] as const
/** How a test service is ordered: at once at its price, or on a quote that the lab gives for each request. */
export type Ordering = (typeof ORDERINGS)[number]
