import { SIZE_CLASSES, type SizeClass } from '../../accounts/size-class.ts'
import { quarterFrom, quarterOf } from '../../availability/quarter.ts'
import type { Span } from '../../availability/span.ts'
import type { WaitlistOrder } from '../../catalog/policy.ts'
import type { Period } from '../../shared/period.ts'

export const WAITLIST_STATUSES = ['WAITING', 'OFFERED', 'ACCEPTED', 'LAPSED', 'LEFT', 'EXPIRED'] as const
/** Where one stands who waits for time. */
export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number]

/** The states of an entry that has not ended. */
export const OPEN_STATUSES = ['WAITING', 'OFFERED'] as const satisfies WaitlistStatus[]

/** What decides who comes before whom. */
export interface Waiting {
  id: string
  sizeClass: SizeClass
  createdAt: Date
}

/** Those who wait, in the order in which time is offered to them. */
export const inOrder = <Entry extends Waiting>(waiting: readonly Entry[], order: WaitlistOrder): Entry[] =>
  [...waiting].sort((a, b) => compare(a, b, order))

/** The place of one of those who wait: 1 is offered time next. Null for whoever is not among them. */
export function positionIn(waiting: readonly Waiting[], id: string, order: WaitlistOrder): number | null {
  const entry = waiting.find((other) => other.id === id)
  return entry ? 1 + waiting.filter((other) => compare(other, entry, order) < 0).length : null
}

const compare = (a: Waiting, b: Waiting, order: WaitlistOrder): number =>
  (order === 'SMALLER_FIRST' ? rank(a) - rank(b) : 0) ||
  a.createdAt.getTime() - b.createdAt.getTime() ||
  (a.id === b.id ? 0 : a.id < b.id ? -1 : 1)

const rank = ({ sizeClass }: Waiting): number => SIZE_CLASSES.indexOf(sizeClass)

/** The whole quarters of an hour inside a range: what is offered never reaches out of it. */
export const spanInside = ({ startsAt, endsAt }: Period): Span => ({
  from: quarterFrom(startsAt),
  until: quarterOf(endsAt),
})
