export const CLOSURE_REASONS = ['MAINTENANCE', 'BREAKDOWN', 'HOLIDAY', 'INTERNAL_USE', 'OTHER'] as const
/** Why a bookable is closed for a period. */
export type ClosureReason = (typeof CLOSURE_REASONS)[number]
