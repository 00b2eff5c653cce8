import { idIn } from '../ids.ts'
import { jsonb, type Target } from '../target.ts'
import type { SeedSite } from './labs.ts'
import { accreditable } from './listings.ts'
import { enterpriseCount, labCount, type MarketPlan } from './plan.ts'
import { type Draw, shareIn } from './random-in-sql.ts'

const SIZES = ['MICRO', 'SMALL', 'MEDIUM', 'LARGE']

/** Labs with their sites, enterprises, and a person for each. No password fits: tokens are signed, not asked for. */
const organizations = (labs: number, enterprises: number, sites: readonly SeedSite[], draw: Draw) => `
  create temporary table seed_site as
  select * from jsonb_to_recordset(${jsonb(sites)}) as site (number integer, id uuid, lab integer, lab_id uuid,
    district text, lab_zh text, lab_en text, vector text);

  insert into organization (id, kind, uscc, name_zh, name_en, district, size_class)
  select distinct on (lab) lab_id, 'LAB', 'LAB' || lab, lab_zh, lab_en, district, null from seed_site order by lab, number;
  insert into organization (id, kind, uscc, name_zh, name_en, district, size_class)
  select ${idIn('enterprise', 'n')}, 'ENTERPRISE', 'SME' || n, '上海' || n || '号企业有限公司', 'Enterprise ' || n || ' Co., Ltd.',
    '310112', ('{${SIZES}}'::text[])[${shareIn(draw('n', 1), [35, 45, 15, 5])}]
  from generate_series(1, ${enterprises}) as n;

  insert into site (id, lab_id, name_zh, name_en, address, district, time_zone)
  select id, lab_id, number || '号楼', 'Building ' || number, number || ' 科学路', district, 'Asia/Shanghai' from seed_site;

  insert into person (id, email, name, password_hash)
  select ${idIn('person', 'n')}, 'person' || n || '@enterprise.example', 'Person ' || n, ''
  from generate_series(1, ${enterprises}) as n
  union all
  select ${idIn('manager', 'n')}, 'manager' || n || '@lab.example', 'Manager ' || n, '' from generate_series(1, ${labs}) as n;

  insert into membership (person_id, organization_id, role)
  select ${idIn('person', 'n')}, ${idIn('enterprise', 'n')}, 'OWNER' from generate_series(1, ${enterprises}) as n
  union all
  select ${idIn('manager', 'n')}, ${idIn('lab', 'n')}, 'OWNER' from generate_series(1, ${labs}) as n;

  -- Each has a session by the id of the person.
  insert into session (id, person_id, organization_id, family_hash, current_hash, created_at, rotated_at, used_at)
  select person_id, person_id, organization_id, person_id, '', now(), now(), now() from membership;`

/** A third of all standards for each lab; of ten rows one has expired, one ends this month, and one names no edition. */
const accreditations = (labs: number, now: Date, draw: Draw) => `
  insert into accreditation (id, lab_id, scheme, certificate, method, number, edition, valid_from, valid_until)
  select md5(scheme || lab || method)::uuid, ${idIn('lab', 'lab')}, scheme,
    case scheme when 'CNAS' then 'CNAS L' || lab else '2109' || lpad(lab::text, 8, '0') end,
    case when open_edition then split_part(method, '-', 1) else method end, number,
    case when open_edition then null else edition end, ends - 2190, ends
  from (
    select lab, scheme, method, number, edition, ${draw('row_number', 12)} < 0.1 as open_edition,
      '${now.toISOString()}'::date + case when ${draw('row_number', 13)} < 0.1 then -1 - floor(${draw('row_number', 14)} * 300)
        when ${draw('row_number', 13)} < 0.2 then floor(${draw('row_number', 14)} * 30)
        else 30 + floor(${draw('row_number', 14)} * 2000) end::integer as ends
    from (
      select lab, scheme, given.*, row_number() over (order by lab, scheme, method) as row_number
      from generate_series(1, ${labs}) as lab, unnest('{CMA,CNAS}'::text[]) as scheme,
        jsonb_to_recordset(${jsonb(accreditable())}) as given (method text, number text, edition text)
    ) as possible where ${draw('row_number', 11)} < 0.33
  ) as granted;`

export async function seedOrganizations(
  target: Target,
  plan: MarketPlan,
  { sites, draw }: { sites: readonly SeedSite[]; draw: Draw },
): Promise<void> {
  await target.run(organizations(labCount(plan), enterpriseCount(plan), sites, draw))
  await target.run(accreditations(labCount(plan), plan.now, draw))
}
