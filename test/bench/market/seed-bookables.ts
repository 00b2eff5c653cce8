import { SEARCH_VERSION } from '../../../src/catalog/search/searchable.ts'
import { idIn } from '../ids.ts'
import { jsonb, type Target } from '../target.ts'
import { SHARES } from './facts.ts'
import { HOURS } from './hours.ts'
import type { SeedSite } from './labs.ts'
import type { SeedListing } from './listings.ts'
import { type MarketPlan, RESERVED, TENTH } from './plan.ts'
import { type Draw, shareIn } from './random-in-sql.ts'

const CATEGORIES = Object.keys(SHARES)

/** A tenth of all, though the reserved ones are never of that category. */
function sharesAmongOthers({ bookables }: MarketPlan): number[] {
  const tenth = (0.1 * bookables) / (bookables - RESERVED.bookables)
  const others = CATEGORIES.reduce((sum, code) => sum + (code === TENTH ? 0 : SHARES[code]!), 0)
  return CATEGORIES.map((code) => (code === TENTH ? tenth : (SHARES[code]! / others) * (1 - tenth)))
}

const LISTING_COLUMNS = `number integer, category text, name_zh text, name_en text, description_zh text, description_en text,
  keywords text[], methods text[], method_numbers text[], quality_elements text[], manufacturer text, model text, units integer,
  slot_minutes integer, min_minutes integer, max_minutes integer, confirmation text, micro_fen integer, small_fen integer,
  medium_fen integer, large_fen integer, pricing jsonb, policy jsonb, vector text`

/**
 * Which listing and site each bookable has, and its hours. The reserved ones are spread among all others, as they
 * would be had they been published in the course of time; a few sites have many bookables, most have few.
 */
const choices = (plan: MarketPlan, ordinarySites: number, draw: Draw) => `
  create temporary table seed_range as
  select category, min(number) as first, count(*)::integer as listings from seed_listing group by category;

  create temporary table seed_bookable as
  with placed as (
    select n, site.*, case
        when n % ${plan.bookables / RESERVED.bookables} = 0 then '${RESERVED.category}'
        when drawn = '${RESERVED.category}' and district = '${RESERVED.district}' then '01' else drawn end as code
    from (
      select n, ('{${CATEGORIES}}'::text[])[${shareIn(draw('n', 21), sharesAmongOthers(plan))}] as drawn,
        case when n % ${plan.bookables / RESERVED.bookables} = 0
          then n / ${plan.bookables / RESERVED.bookables} % ${RESERVED.labs} + 1
          else ${RESERVED.labs + 1} + floor(power(${draw('n', 22)}, 1.4) * ${ordinarySites}) end::integer as site_number
      from generate_series(1, ${plan.bookables}) as n
    ) as drawn
    join seed_site site on site.number = drawn.site_number
  ), listed as (
    select placed.n, placed.id as site_id, lab, lab_id, district, placed.code, lab_zh, lab_en, placed.vector as lab_vector,
      first + floor(${draw('n', 23)} * listings)::integer as listing
    from placed join seed_range on seed_range.category = placed.code
  )
  select n, ${idIn('bookable', 'n')} as id, site_id, lab, lab_id, district, lab_zh, lab_en, lab_vector, listing, listing.category,
    units, slot_minutes, min_minutes, max_minutes, confirmation, small_fen, hours,
    (array[0, 0, 60, 240, 1440, 2880])[1 + floor(${draw('n', 24)} * 6)::integer] as lead_minutes,
    (array[30, 45, 60])[1 + floor(${draw('n', 25)} * 3)::integer] as horizon_days,
    case when buffered and ${draw('n', 26)} < 0.5 then 15 else 0 end as before_minutes,
    case when buffered then 15 else 0 end as after_minutes
  from listed join seed_listing listing on listing.number = listed.listing
  cross join lateral (select case
      when min_minutes >= 480 or max_minutes > 480 or ${draw('n', 27)} > 0.98 then 'always'
      when ${draw('n', 27)} < 0.08 and units = 1 and min_minutes < 240 then 'sessions'
      when ${draw('n', 27)} < 0.24 and min_minutes <= 120 then 'saturdays'
      when ${draw('n', 27)} < 0.34 then 'evenings' else 'weekdays' end as hours) as kept
  cross join lateral (select hours <> 'always' and min_minutes < 240 and ${draw('n', 28)} < 0.15 as buffered) as buffer
  order by n;
  create index on seed_bookable (n);
  analyze seed_bookable;`

const SERIAL = `lpad(n::text, 6, '0')`

/** Each is found by what its listing says, its lab's name and its own inventory number. */
const bookables = (now: Date) => `
  insert into bookable (id, kind, lab_id, site_id, district, category, name_zh, name_en, description_zh, description_en, keywords,
    methods, method_numbers, quality_elements, units, slot_minutes, min_minutes, max_minutes, lead_minutes, horizon_days,
    buffer_before_minutes, buffer_after_minutes, confirmation, micro_fen, small_fen, medium_fen, large_fen, pricing, policy,
    created_at, manufacturer, model, search, search_version)
  select b.id, 'INSTRUMENT', lab_id, site_id, district, l.category, name_zh, name_en, description_zh,
    description_en || ' ' || lab_zh || ' ' || lab_en || ' EQ' || ${SERIAL}, keywords, methods, method_numbers, quality_elements,
    l.units, l.slot_minutes, l.min_minutes, l.max_minutes, lead_minutes, horizon_days, before_minutes, after_minutes,
    l.confirmation, micro_fen, l.small_fen, medium_fen, large_fen, pricing, policy,
    '${now.toISOString()}'::timestamptz - interval '2 years' + n * interval '1 second', manufacturer, model,
    l.vector::tsvector || lab_vector::tsvector || ('''eq' || ${SERIAL} || ''':1C ''' || ${SERIAL} || ''':2C')::tsvector,
    ${SEARCH_VERSION}
  from seed_bookable b join seed_listing l on l.number = b.listing order by n;

  insert into opening_rule (id, bookable_id, weekday, opens, closes, mode, observes_holidays)
  select md5(n || ' ' || rule.weekday || rule.opens)::uuid, id, rule.weekday, opens, closes, mode, observes
  from seed_bookable join jsonb_to_recordset(${jsonb(ruleRows())}) as rule (hours text, weekday integer, opens time,
    closes time, mode text, observes boolean) on rule.hours = seed_bookable.hours
  order by n;`

const ruleRows = () =>
  Object.entries(HOURS).flatMap(([hours, rules]) =>
    rules.map((rule) => ({ hours, ...rule, observes: rule.observesHolidays })),
  )

const words = (found: readonly string[]) => `
  insert into search_word (word) select distinct word from jsonb_array_elements_text(${jsonb(found)}) as given (word)
  on conflict do nothing;`

export async function seedBookables(
  target: Target,
  plan: MarketPlan,
  made: { sites: readonly SeedSite[]; listings: readonly SeedListing[]; draw: Draw },
): Promise<void> {
  const { sites, listings, draw } = made
  await target.run(`
    create temporary table seed_listing as
    select * from jsonb_to_recordset(${jsonb(listings)}) as listing (${LISTING_COLUMNS});`)
  await target.run(choices(plan, sites.length - RESERVED.labs, draw))
  await target.run(bookables(plan.now))
  await target.run(words([...new Set([...sites, ...listings].flatMap(({ words }) => words))]))
}
