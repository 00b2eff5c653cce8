import { localDayOf } from '../shared/local-time.ts'
import { type OrderStatus, OWED_STATUSES } from './order.ts'

/** Whether the day on which a report was owed is over, on the clock of the lab. */
export const isOverdue = (
  {
    status,
    reportDueOn,
    timeZone,
  }: { status: OrderStatus; reportDueOn: string | null; timeZone: string | null },
  now: Date,
): boolean =>
  OWED_STATUSES.some((owed) => owed === status) &&
  reportDueOn !== null &&
  timeZone !== null &&
  reportDueOn < localDayOf(now, timeZone)
