import { SIZE_CLASSES, type SizeClass } from '../accounts/size-class.ts'
import type { WaitlistOrder } from '../catalog/policy.ts'

export const WAITLIST_STATUSES = ['WAITING', 'OFFERED', 'ACCEPTED', 'LAPSED', 'LEFT', 'EXPIRED'] as const
/** Where one stands who waits for time. */
export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number]

interface Waiting {
  id: string
  sizeClass: SizeClass
  createdAt: Date
}

/** Those who wait, in the order in which time is offered to them. */
export const inOrder = <Entry extends Waiting>(waiting: readonly Entry[], order: WaitlistOrder): Entry[] =>
  [...waiting].sort(
    (a, b) =>
      (order === 'SMALLER_FIRST' ? rank(a) - rank(b) : 0) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      (a.id < b.id ? -1 : 1),
  )

const rank = ({ sizeClass }: Waiting): number => SIZE_CLASSES.indexOf(sizeClass)
