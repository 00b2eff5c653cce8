import { and, asc, count, eq, gt, or, sql } from 'drizzle-orm'
import { organizations } from '../accounts/organizations.table.ts'
import { type Db, rows, type Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import type { PageRequest } from '../shared/page.ts'
import type { AccreditationScheme, Certificate, Validity } from './accreditation.ts'
import { type AccreditationRow, accreditations } from './accreditations.table.ts'
import type { Method } from './methods.ts'
import type { StandardNumber } from './search/standard-number.ts'

/** What some labs are recognized for, under some schemes and for some standards by number, or under and for all. */
export const readAccreditations = (
  db: Db,
  labIds: readonly string[],
  schemes?: readonly AccreditationScheme[],
  numbers?: readonly string[],
): Promise<AccreditationRow[]> =>
  db
    .select()
    .from(accreditations)
    .where(
      and(
        sql`${accreditations.labId} = any (${sql.param([...labIds])}::uuid[])`,
        schemes && sql`${accreditations.scheme} = any (${sql.param([...schemes])}::text[])`,
        numbers && sql`${accreditations.number} = any (${sql.param([...numbers])}::text[])`,
      ),
    )
    .orderBy(asc(accreditations.id))

/** What scopes of a lab are narrowed by. */
export interface ScopeFilter {
  /** Those that hold on this local day. */
  validOn?: string | undefined
  /** Those that cover this standard. */
  standard?: StandardNumber | undefined
}

/** The scopes of a lab, in the order in which they were first recorded. */
export const listAccreditations = (
  db: Db,
  labId: string,
  { validOn, standard }: ScopeFilter,
  { first, after }: PageRequest,
): Promise<AccreditationRow[]> =>
  db
    .select()
    .from(accreditations)
    .where(
      and(
        eq(accreditations.labId, labId),
        validOn === undefined
          ? undefined
          : sql`${validOn}::date between ${accreditations.validFrom} and ${accreditations.validUntil}`,
        standard && coversInSql(standard),
        after ? gt(accreditations.id, after) : undefined,
      ),
    )
    .orderBy(asc(accreditations.id))
    .limit(first + 1)

/** `covers` of accreditation.ts for the database, so that pages can be made of what it lets pass. */
const coversInSql = ({ number, edition }: StandardNumber) =>
  and(
    eq(accreditations.number, number),
    edition === null
      ? undefined
      : or(eq(accreditations.edition, edition), sql`${accreditations.edition} is null`),
  )

/** Waits for whoever else changes what the lab is recognized for, so that no scope is recorded twice. */
export const lockScopes = (tx: Tx, labId: string) =>
  // Not stronger, or whatever points at the lab would wait too.
  tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, labId))
    .for('no key update')

/** Writes one scope a method; what was recorded under the certificate before gets the new dates. */
export async function writeScopes(
  tx: Tx,
  { labId, scheme, certificate }: Certificate,
  methods: readonly Method[],
  { validFrom, validUntil }: Validity,
): Promise<void> {
  const given = methods.map((method) => ({ ...method, id: newId() }))
  await tx.execute(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as given (id uuid, name text, number text, edition text)
    ),
    renewed as (
      update accreditation set method = given.name,
        valid_from = ${validFrom}::date, valid_until = ${validUntil}::date
      from given
      where accreditation.lab_id = ${labId}::uuid and accreditation.scheme = ${scheme}
        and accreditation.certificate = ${certificate} and accreditation.number = given.number
        and accreditation.edition is not distinct from given.edition
      returning given.id
    )
    insert into accreditation (id, lab_id, scheme, certificate, method, number, edition, valid_from, valid_until)
    select id, ${labId}::uuid, ${scheme}, ${certificate}, name, number, edition, ${validFrom}::date, ${validUntil}::date
    from given where id not in (select id from renewed)`)
}

export const countScopes = async (tx: Tx, labId: string): Promise<number> =>
  (await tx.select({ count: count() }).from(accreditations).where(eq(accreditations.labId, labId)))[0]!.count

/** Under how many certificates and in how many editions one of some methods is recorded at most. */
export async function mostOfOneMethod(
  tx: Tx,
  { labId, scheme }: Pick<Certificate, 'labId' | 'scheme'>,
  methods: readonly Method[],
): Promise<number> {
  const numbers = sql.param(methods.map(({ number }) => number))
  const [row] = await rows<{ most: number }>(
    tx,
    sql`
      select coalesce(max(scopes), 0)::integer as most from (
        select count(*) as scopes from accreditation
        where lab_id = ${labId}::uuid and scheme = ${scheme} and number = any (${numbers}::text[]) group by number
      ) as counted`,
  )
  return row!.most
}

/** Deletes the scopes of a certificate, all or those for some standards, and answers what they were for. */
export const deleteScopes = (
  tx: Tx,
  { labId, scheme, certificate }: Certificate,
  methods: readonly Method[] | null,
): Promise<StandardNumber[]> =>
  rows<StandardNumber>(
    tx,
    sql`
      delete from accreditation
      where lab_id = ${labId}::uuid and scheme = ${scheme} and certificate = ${certificate}
        and (${methods === null} or exists (
          select from jsonb_to_recordset(${JSON.stringify(methods ?? [])}::jsonb) as given (number text, edition text)
          where given.number = accreditation.number and given.edition is not distinct from accreditation.edition))
      returning number, edition`,
  )
