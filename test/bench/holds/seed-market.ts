import type { Sql } from 'postgres'
import { idIn } from '../ids.ts'
import { BOOKABLES, ENTERPRISES, FEN_PER_HOUR, HORIZON_DAYS, LABS, ledgerEnd } from './market.ts'

/** Labs with a site each, and enterprises with a person each. No password fits: tokens are signed, not asked for. */
const ORGANIZATIONS = `
  insert into organization (id, kind, uscc, name_zh, name_en, district, size_class)
  select ${idIn('lab', 'n')}, 'LAB', 'LAB' || n, '实验室' || n, 'Laboratory ' || n, '310112', null
  from generate_series(1, ${LABS}) as n
  union all
  select ${idIn('enterprise', 'n')}, 'ENTERPRISE', 'SME' || n, '企业' || n, 'Enterprise ' || n, '310112', 'SMALL'
  from generate_series(1, ${ENTERPRISES}) as n;

  insert into site (id, lab_id, name_zh, name_en, address, district, time_zone)
  select ${idIn('site', 'n')}, ${idIn('lab', 'n')}, '一号楼', 'Building 1', '1 Lab Road', '310112', 'Asia/Shanghai'
  from generate_series(1, ${LABS}) as n;

  insert into person (id, email, name, password_hash)
  select ${idIn('person', 'n')}, 'person' || n || '@enterprise.example', 'Person ' || n, ''
  from generate_series(1, ${ENTERPRISES}) as n;

  insert into membership (person_id, organization_id, role)
  select ${idIn('person', 'n')}, ${idIn('enterprise', 'n')}, 'OWNER' from generate_series(1, ${ENTERPRISES}) as n;

  -- Each has a session by the id of the person.
  insert into session (id, person_id, organization_id, family_hash, current_hash, created_at, rotated_at, used_at)
  select person_id, person_id, organization_id, person_id, '', now(), now(), now() from membership;`

/** Instruments of one unit, booked by the quarter of an hour, in categories 01 to 10. */
const BOOKABLE_ROWS = `
  insert into bookable (id, kind, lab_id, site_id, district, category, name_zh, name_en, description_zh, description_en,
    keywords, units, slot_minutes, min_minutes, max_minutes, lead_minutes, horizon_days, buffer_before_minutes,
    buffer_after_minutes, confirmation, micro_fen, small_fen, medium_fen, large_fen, search)
  select ${idIn('bookable', 'n')}, 'INSTRUMENT', ${idIn('lab', `n % ${LABS} + 1`)}, ${idIn('site', `n % ${LABS} + 1`)},
    '310112', lpad((n % 10 + 1)::text, 2, '0'), 'X射线衍射仪', 'X-ray diffractometer', '', '', '{XRD}', 1, 15, 15, 1440, 0,
    ${HORIZON_DAYS}, 0, 0, 'INSTANT', 14000, ${FEN_PER_HOUR}, 18000, 20000, ''
  from generate_series(1, ${BOOKABLES}) as n;

  insert into opening_rule (id, bookable_id, weekday, opens, closes, mode, observes_holidays)
  select gen_random_uuid(), id, weekday, '00:00', '00:00', 'FLEXIBLE', false
  from bookable, generate_series(1, 7) as weekday;`

/** What applyRules writes for a bookable that is always open: every bit of every week is set. */
const ledgerRows = (end: Date) => `
  create temporary table horizon_week as
  select monday::date as week from generate_series(
    date_trunc('week', now() at time zone 'UTC'), '${end.toISOString()}'::timestamptz at time zone 'UTC',
    interval '7 days') as monday;

  insert into calendar (bookable_id, category, district, rolled_to)
  select id, category, '310112', (select max(week) from horizon_week) from bookable;

  insert into calendar_week (category, district, week, bookable_id, unit, free)
  select category, district, week, bookable_id, 1, repeat('1', 672)::bit(672) from calendar, horizon_week
  order by category, district, week, bookable_id;

  insert into open_week (category, district, bookable_id, week, open, starts)
  select category, district, bookable_id, week, repeat('1', 672)::bit(672), repeat('1', 672)::bit(672) from calendar, horizon_week;

  drop table horizon_week;`

/** Fills a migrated database with labs, enterprises and bookables that are always open. */
export async function seedMarket(sql: Sql, now: Date): Promise<void> {
  for (const rows of [ORGANIZATIONS, BOOKABLE_ROWS, ledgerRows(ledgerEnd(now))]) await sql.unsafe(rows)
}
