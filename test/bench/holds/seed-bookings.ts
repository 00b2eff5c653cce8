import type { Sql } from 'postgres'
import { fillQuickly } from '../filling.ts'
import { idIn } from '../ids.ts'
import { postgresTarget } from '../target.ts'
import { BOOKABLES, ENTERPRISES, FEN_PER_HOUR, LABS, TERMS } from './market.ts'

const DAYS = 365

/**
 * Bookings of the past year, one after the other on each bookable, an hour long. Seven of ten took place, and have
 * their occupancy for fifteen days, the others were cancelled or forgotten. Their ids sort before all that are made today.
 */
const pastBookings = (count: number) => `
  create temporary table past as
  select n, ('01800000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id, n % ${BOOKABLES} + 1 as bookable,
    n % ${ENTERPRISES} + 1 as enterprise,
    date_trunc('hour', now() - interval '1 day'
      - interval '${DAYS} days' * (n / ${BOOKABLES} + n % ${BOOKABLES} % 89 / 89.0) / ${Math.ceil(count / BOOKABLES)}) as starts_at,
    (array['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED',
      'CANCELLED', 'CANCELLED', 'EXPIRED'])[n / 7 % 10 + 1] as status
  from generate_series(0, ${count - 1}) as n;

  insert into booking (id, bookable_id, lab_id, enterprise_id, person_id, starts_at, ends_at, status, price_fen,
    fen_per_hour, size_class, confirmation, created_at, terms, ended_at)
  select id, ${idIn('bookable', 'bookable')}, ${idIn('lab', `bookable % ${LABS} + 1`)}, ${idIn('enterprise', 'enterprise')},
    ${idIn('person', 'enterprise')}, starts_at, starts_at + interval '1 hour', status, ${FEN_PER_HOUR}, ${FEN_PER_HOUR},
    'SMALL', 'INSTANT', starts_at - interval '1 day', '${JSON.stringify(TERMS)}', starts_at + interval '1 hour'
  from past;

  insert into booking_event (booking_id, number, action, status, person_id, organization_id, at)
  select id, number, case number when 1 then 'hold' else 'complete' end, case number when 1 then 'HELD' else status end, ${idIn('person', 'enterprise')},
    ${idIn('enterprise', 'enterprise')}, starts_at - interval '1 day'
  from past, generate_series(1, 2) as number;

  insert into occupancy (booking_id, unit, bookable_id, starts_at, ends_at)
  select id, 1, ${idIn('bookable', 'bookable')}, starts_at, starts_at + interval '1 hour'
  from past where status = 'COMPLETED' and starts_at > now() - interval '15 days';

  drop table past;`

/** Fills the past of a seeded market with bookings, at a million in about a minute. */
export const seedBookings = (sql: Sql, count: number): Promise<void> =>
  fillQuickly(postgresTarget(sql), ['booking', 'booking_event', 'occupancy'], () =>
    sql.unsafe(pastBookings(count)),
  )
