import { PLAIN_POLICY } from '../../../src/catalog/policy.ts'
import { PLAIN_PRICING } from '../../../src/catalog/tariff.ts'
import { idIn } from '../ids.ts'
import { jsonb, type Target } from '../target.ts'
import { blockRows, ZONE } from './hours.ts'
import { enterpriseCount, type MarketPlan, pastShare } from './plan.ts'
import type { Draw } from './random-in-sql.ts'

/** As housekeeping does: what took time longer ago is forgotten. */
const OCCUPANCY_DAYS = 15
const TERMS = {
  ...{ pricing: PLAIN_PRICING, timeZone: ZONE, cancellation: [] },
  ...{ answerMinutes: PLAIN_POLICY.answerMinutes, graceMinutes: null },
}

/**
 * Each booking has a block of the opening hours for itself, or shares it with bookings of other units. Those to come
 * crowd in the first days of a busy bookable, and are spread over the month of a quiet one.
 */
const chosenBlocks = (plan: MarketPlan, draw: Draw) => `
  create temporary table seed_block as
  select * from jsonb_to_recordset(${jsonb(blockRows(plan.now))}) as block (hours text, future boolean, number integer,
    total integer, begins timestamptz, minutes integer, whole boolean);
  create temporary table seed_side as select distinct hours, future, total from seed_block;

  create temporary table seed_booking as
  select n, k, unit, block.future, case when block.whole then block.minutes else lasts end as lasts,
    block.begins + case when block.whole then 0
      else slot_minutes * floor(${draw('row_number', 31)} * ((room - lasts) / slot_minutes + 1)) end * interval '1 minute' as starts_at
  from (
    select b.*, k, k % units + 1 as unit, n * 100 + k as row_number, side.future, least(side.total - 1,
      bucket * reach / buckets + floor(${draw('n * 100 + bucket + side.future::integer * 50', 32)}
        * ((bucket + 1) * reach / buckets - bucket * reach / buckets))::integer) as block_number
    from seed_bookable b cross join generate_series(0, ${plan.bookingsEach - 1}) as k
    join seed_side side on side.hours = b.hours and side.future = (k >= ${pastShare(plan)})
    cross join lateral (select
      case when side.future then (k - ${pastShare(plan)}) / units else k end as bucket,
      case when side.future then (${plan.bookingsEach - pastShare(plan) - 1}) / units + 1 else ${pastShare(plan)} end as buckets) as share
    cross join lateral (select case when side.future
      then greatest(buckets, floor(side.total * (0.35 + 0.65 * ${draw('n', 33)}))::integer) else side.total end as reach) as crowd
  ) as chosen
  join seed_block block on block.hours = chosen.hours and block.future = chosen.future and block.number = chosen.block_number
  cross join lateral (select (block.minutes - before_minutes - after_minutes) / slot_minutes * slot_minutes as room) as free
  cross join lateral (select least(room, min_minutes + slot_minutes * floor(power(${draw('row_number', 34)}, 0.7)
    * ((least(room, max_minutes) - min_minutes) / slot_minutes + 1)))::integer as lasts) as time;`

const STATUS = (draw: Draw) => `case
    when future then case when ${draw('row_number', 41)} < 0.08 then 'CANCELLED'
      when confirmation = 'APPROVAL' and ${draw('row_number', 41)} < 0.3 then 'REQUESTED' else 'CONFIRMED' end
    when ${draw('row_number', 41)} < 0.08 then 'CANCELLED' when ${draw('row_number', 41)} < 0.12 then 'NO_SHOW'
    when ${draw('row_number', 41)} < 0.17 then 'EXPIRED'
    when ${draw('row_number', 41)} < 0.2 and confirmation = 'APPROVAL' then 'DECLINED' else 'COMPLETED' end`

/** In the order in which they were made, so that the bookings of one bookable lie apart on the disk as they would. */
const bookings = (plan: MarketPlan, draw: Draw) => `
  create temporary table seed_row as
  select n, k, unit, starts_at, starts_at + lasts * interval '1 minute' as ends_at, made_at, status,
    (substr(stamp, 1, 8) || '-' || substr(stamp, 9) || '-7000-8000-' || lpad(to_hex(row_number), 12, '0'))::uuid as id
  from (
    select s.*, ${STATUS(draw)} as status, lpad(to_hex(floor(extract(epoch from made_at) * 1000)::bigint), 12, '0') as stamp
    from (
      select seed_booking.*, n * 100 + k as row_number, confirmation, case
        when future then '${plan.now.toISOString()}'::timestamptz - ${draw('n * 100 + k', 42)} * interval '1 day'
          * case when confirmation = 'APPROVAL' then 1 else 10 end
        else starts_at - (0.1 + 14 * ${draw('n * 100 + k', 42)}) * interval '1 day' end as made_at
      from seed_booking join seed_bookable using (n)
    ) as s
  ) as stamped;
  drop table seed_booking;

  insert into booking (id, bookable_id, lab_id, enterprise_id, person_id, starts_at, ends_at, status, due_at, price_fen,
    fen_per_hour, size_class, confirmation, created_at, terms, ended_at, used_minutes, charge)
  select r.id, b.id, lab_id, ${idIn('enterprise', 'enterprise')}, ${idIn('person', 'enterprise')}, starts_at, ends_at, status,
    case status when 'CONFIRMED' then ends_at when 'REQUESTED' then least(starts_at, made_at + interval '${PLAIN_POLICY.answerMinutes} minutes') end,
    fen, small_fen, 'SMALL', confirmation, made_at, '${JSON.stringify(TERMS)}',
    case when status not in ('CONFIRMED', 'REQUESTED') then least(ends_at, '${plan.now.toISOString()}'::timestamptz) end,
    case status when 'COMPLETED' then extract(epoch from ends_at - starts_at) / 60 end,
    case status when 'COMPLETED' then jsonb_build_array(jsonb_build_object('kind', 'TIME', 'fen', fen)) end
  from seed_row r join seed_bookable b using (n)
  cross join lateral (select 1 + floor(power(${draw('n * 100 + k', 43)}, 1.5) * ${enterpriseCount(plan)})::integer as enterprise,
    floor(extract(epoch from ends_at - starts_at) / 3600 * small_fen)::bigint as fen) as party
  order by r.id;

  insert into booking_event (booking_id, number, action, status, person_id, organization_id, at)
  select booking.id, number, case number when 1 then 'hold' when 2 then case status when 'REQUESTED' then 'request' else 'confirm' end
      else 'cancel' end,
    case number when 1 then 'HELD' when 2 then case status when 'REQUESTED' then status else 'CONFIRMED' end else status end,
    person_id, enterprise_id, created_at
  from booking cross join generate_series(1, case status when 'CANCELLED' then 3 else 2 end) as number
  where starts_at > '${plan.now.toISOString()}'::timestamptz order by booking.id, number;`

const occupancies = (now: Date) => `
  insert into occupancy (booking_id, unit, bookable_id, starts_at, ends_at)
  select r.id, unit, b.id, starts_at - before_minutes * interval '1 minute', ends_at + after_minutes * interval '1 minute'
  from seed_row r join seed_bookable b using (n)
  where status in ('COMPLETED', 'CONFIRMED', 'REQUESTED')
    and ends_at > '${now.toISOString()}'::timestamptz - interval '${OCCUPANCY_DAYS} days'
  order by r.id;
  drop table seed_row;`

export async function seedBookings(target: Target, plan: MarketPlan, draw: Draw): Promise<void> {
  await target.run(chosenBlocks(plan, draw))
  await target.run(bookings(plan, draw))
  await target.run(occupancies(plan.now))
}
