import type { Fen } from '../../shared/money.ts'

export const MANDATE_SCOPES = ['VIEW', 'BOOK', 'ORDER', 'CONFIRM'] as const
/** What a mandate lets its delegate do for the enterprise. */
export type MandateScope = (typeof MANDATE_SCOPES)[number]

export const MANDATE_STATUSES = ['OFFERED', 'ACTIVE', 'DECLINED', 'REVOKED'] as const
/** What has been done with a mandate. */
export type MandateStatus = (typeof MANDATE_STATUSES)[number]

/** Where a mandate stands: what has been done with it, or that its time is over. */
export type MandateStanding = MandateStatus | 'EXPIRED'

/** Which of an organization's mandates: those it has given, or those given to it. */
export type MandateSide = 'GIVEN' | 'RECEIVED'

/** What can be done with a mandate as long as its time is not over, and where it leads. What is not here is refused. */
export const MANDATE_TRANSITIONS = {
  accept: { from: ['OFFERED'], to: 'ACTIVE' },
  decline: { from: ['OFFERED'], to: 'DECLINED' },
  revoke: { from: ['OFFERED', 'ACTIVE'], to: 'REVOKED' },
} as const satisfies Record<string, { from: readonly MandateStatus[]; to: MandateStatus }>

export type MandateTransition = keyof typeof MANDATE_TRANSITIONS

/** What of a mandate decides where it stands. */
export interface MandateTimes {
  status: MandateStatus
  validFrom: Date
  validUntil: Date
}

const OPEN: readonly MandateStatus[] = ['OFFERED', 'ACTIVE']

export const standingOf = ({ status, validUntil }: MandateTimes, now: Date): MandateStanding =>
  OPEN.includes(status) && validUntil <= now ? 'EXPIRED' : status

/** Whether its delegate may act under it at an instant. */
export const isInForce = ({ status, validFrom, validUntil }: MandateTimes, at: Date): boolean =>
  status === 'ACTIVE' && validFrom <= at && at < validUntil

/** By which mandate somebody acts for an enterprise. */
export interface ActingUnder {
  id: string
  /** The organization whose people act. */
  delegateId: string
  scopes: readonly MandateScope[]
}

/** What an enterprise gives permission for. */
export interface MandateTerms {
  scopes: MandateScope[]
  /** How much may be committed under it; null for no bound. */
  capFen: Fen | null
  validFrom: Date
  validUntil: Date
  evidence: string
}
