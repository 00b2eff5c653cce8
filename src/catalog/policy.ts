/** From so many minutes before the start on, cancelling costs so many percent of the price. */
export interface CancellationStep {
  minutesBefore: number
  feePercent: number
}

export const WAITLIST_ORDERS = ['FIRST_COME', 'SMALLER_FIRST'] as const
/** Who is offered freed time first: whoever waits longest, or the smallest enterprise. */
export type WaitlistOrder = (typeof WAITLIST_ORDERS)[number]

/** How a lab deals with bookings of a bookable. */
export interface Policy {
  /** How long the lab may take to answer a request before it expires. */
  answerMinutes: number
  /** What cancelling costs, the earliest step first; before the first step, and without any, nothing. */
  cancellation: CancellationStep[]
  /** How long after its start a booking without check-in is given up; null never. */
  graceMinutes: number | null
  /** After so many no-shows at the lab within 90 days its approval is needed; null never. */
  noShowLimit: number | null
  /** How long freed time is offered to one who waits for it. */
  offerMinutes: number
  waitlistOrder: WaitlistOrder
  /** Whether the person who books needs a qualification of the lab for it. */
  requiresQualification: boolean
}

export const PLAIN_POLICY: Policy = {
  answerMinutes: 2_880,
  cancellation: [],
  graceMinutes: null,
  noShowLimit: null,
  offerMinutes: 60,
  waitlistOrder: 'FIRST_COME',
  requiresQualification: false,
}
