import { jsonb, type Target } from '../target.ts'
import { weekRows } from './hours.ts'
import type { MarketPlan } from './plan.ts'

/** What applyRules would write for each bookable; its hours are few, so each is computed by the service once. */
const ledger = ({ now }: MarketPlan) => `
  create temporary table seed_week as
  select * from jsonb_to_recordset(${jsonb(weekRows(now))}) as given (hours text, week date, slot_minutes integer,
    open bit(672), starts bit(672));
  create temporary table seed_monday as select distinct week from seed_week;

  insert into calendar (bookable_id, category, district, rolled_to)
  select id, category, district,
    date_trunc('week', ('${now.toISOString()}'::timestamptz at time zone 'UTC') + (horizon_days + 1) * interval '1 day')::date
  from seed_bookable order by n;

  insert into open_week (category, district, week, bookable_id, open, starts)
  select b.category, b.district, week, id, open, starts
  from seed_bookable b join seed_week w using (hours, slot_minutes)
  join calendar c on c.bookable_id = b.id and week <= rolled_to
  order by b.category, b.district, week, id;

  create temporary table seed_taken as
  select bookable_id, unit, week, bit_or(week_mask(week, from_at, until_at)) as taken
  from (
    select o.bookable_id, unit, starts_at - after_minutes * interval '1 minute' as from_at,
      ends_at + before_minutes * interval '1 minute' as until_at
    from occupancy o join seed_bookable b on b.id = o.bookable_id
  ) as shadow
  join seed_monday on from_at < (week + 7)::timestamp at time zone 'UTC' and until_at > week::timestamp at time zone 'UTC'
  group by bookable_id, unit, week;

  insert into calendar_week (category, district, week, bookable_id, unit, free)
  select category, district, w.week, id, w.unit, w.open & ~coalesce(taken, repeat('0', 672)::bit(672))
  from (
    select b.*, unit, week, rolled_to, open
    from seed_bookable b cross join generate_series(1, units) as unit
    join seed_week using (hours, slot_minutes) join calendar c on c.bookable_id = b.id and week <= rolled_to
  ) as w
  left join seed_taken t on t.bookable_id = w.id and t.unit = w.unit and t.week = w.week
  order by category, district, w.week, id, w.unit;`

export const seedLedger = (target: Target, plan: MarketPlan) => target.run(ledger(plan))

/** What was only needed to make the rest. */
export const dropHelpers = (target: Target) =>
  target.run(`drop table seed_site, seed_listing, seed_range, seed_bookable, seed_block, seed_side, seed_week,
    seed_monday, seed_taken`)
