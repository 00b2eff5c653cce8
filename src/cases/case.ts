import type { Sector } from '../accounts/size-class.ts'
import type { QualityElement } from '../catalog/bookable.ts'

export const CASE_STATUSES = ['OPEN', 'CLOSED'] as const
/** Where a case (诉求) stands. How far it has come shows what was offered, booked and delivered for it. */
export type CaseStatus = (typeof CASE_STATUSES)[number]

/** What can be done with a case, from which states, and where it leads. What is not here is refused. */
export const CASE_TRANSITIONS = {
  update: { from: ['OPEN'], to: 'OPEN' },
  propose: { from: ['OPEN'], to: 'OPEN' },
  link: { from: ['OPEN'], to: 'OPEN' },
  close: { from: ['OPEN'], to: 'CLOSED' },
} as const satisfies Record<string, { from: readonly CaseStatus[]; to: CaseStatus }>

export type CaseTransition = keyof typeof CASE_TRANSITIONS

/** What a case's history may tell of. */
export type CaseAction = 'open' | CaseTransition

export const OUTCOMES = ['SOLVED', 'PARTLY_SOLVED', 'NOT_SOLVED'] as const
/** What became of the problem. */
export type Outcome = (typeof OUTCOMES)[number]

/** Whose problem it is: an enterprise that has signed up, or one that is known by what it told the desk. */
export interface Whose {
  enterpriseId: string | null
  /** As it was told; null where it has signed up. */
  enterpriseName: string | null
  uscc: string | null
}

/** How the person is reached who told the problem: personal data, for the eyes of the window's own people. */
export interface Contact {
  name: string
  phone: string | null
  email: string | null
}

/** What the desk writes down of a problem. */
export interface Told extends Whose {
  problem: string
  qualityElements: QualityElement[]
  /** Where the enterprise is, by its GB/T 2260 code. */
  district: string
  industry: Sector
}
