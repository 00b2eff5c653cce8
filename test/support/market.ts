import { sql } from 'drizzle-orm'
import type { Call } from '../../src/accounts/call.ts'
import { insertOrganization } from '../../src/accounts/organizations.repository.ts'
import { hashPassword } from '../../src/accounts/password.ts'
import { insertMembership, insertPerson } from '../../src/accounts/people.repository.ts'
import { insertSite } from '../../src/accounts/sites.repository.ts'
import { checkLedger, type Difference } from '../../src/availability/ledger-check.service.ts'
import type { OpeningRule } from '../../src/availability/opening-rule.ts'
import { publishBookable } from '../../src/availability/publication.service.ts'
import type { BookableKind, Terms } from '../../src/catalog/bookable.ts'
import type { Listing } from '../../src/catalog/listing.ts'
import { PLAIN_POLICY } from '../../src/catalog/policy.ts'
import { PLAIN_PRICING } from '../../src/catalog/tariff.ts'
import { type Database, openPostgres } from '../../src/shared/database.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { actingFor } from '../../src/shared/wall/handles.ts'
import { cloneDatabase } from './database.ts'
import { nextUscc } from './seed.ts'
import { atQuarter } from './time.ts'

/** A lab and some enterprises, to whom services are called directly: for races, where HTTP would only be in the way. */
export interface Market {
  /** As the owner, who sees everything. */
  db: Db
  lab: Call
  siteId: string
  /** On a PostgreSQL, by turns through pools of their own, as if they asked several processes of the service. */
  enterprises: Call[]
  /** The first instant at which everything is open and may be booked. */
  firstStart: Date
  /** Publishes an instrument that is always open, unless its rules say otherwise. */
  instrument: (units: number, terms?: Partial<Terms>, rules?: Partial<OpeningRule>) => Promise<string>
  /** Publishes an expert who is always there, goes anywhere, and travels for an hour between districts. */
  expert: () => Promise<string>
  /** Lets no ledger row of a bookable be written until it is mended. */
  breakLedger: (bookableId: string) => Promise<{ mend: () => Promise<unknown> }>
  ledgerDifferences: () => Promise<Difference[]>
  close: () => Promise<void>
}

export async function prepareMarket(enterprises: number, pool = 14): Promise<Market> {
  const database = await cloneDatabase(pool)
  const { db } = database
  const passwordHash = await hashPassword('correct horse battery')
  const lab = await insertCall(db, 'LAB', passwordHash)
  const acting = (from: Database, call: Call): Call => ({ ...call, db: actingFor(from.db, call.actor) })
  const siteId = newId()
  await insertSite(db, {
    ...{ id: siteId, labId: lab.actor!.organizationId, nameZh: '一号楼', nameEn: 'Building 1' },
    ...{ address: '1 Lab Road', district: '310112', timeZone: 'Asia/Shanghai' },
  })
  const processes = otherProcesses(database.url)
  const served = [database.service, ...processes]
  const calls = await Promise.all(
    Array.from({ length: enterprises }, async (_, i) =>
      acting(served[i % served.length]!, await insertCall(db, 'ENTERPRISE', passwordHash)),
    ),
  )
  const publish = async (kind: BookableKind, listing: Listing, rules: OpeningRule[]) =>
    (
      await publishBookable({ ...acting(database.service, lab), now: new Date() }, kind, {
        siteId,
        listing,
        rules,
      })
    ).id
  return {
    db,
    lab: acting(database.service, lab),
    siteId,
    enterprises: calls,
    firstStart: atQuarter(120),
    instrument: (units, terms, rules) =>
      publish(
        'INSTRUMENT',
        listingOf(units, terms),
        RULES.map((rule) => ({ ...rule, ...rules })),
      ),
    expert: () => publish('EXPERT', { ...listingOf(1), ...EXPERT }, RULES),
    breakLedger: async (bookableId) => {
      await db.execute(sql.raw(BREAK))
      await db.execute(
        sql.raw(
          `create trigger broken before insert or update on calendar_week for each row
            when (new.bookable_id = '${bookableId}') execute function refuse_row()`,
        ),
      )
      return { mend: () => db.execute(sql`drop trigger broken on calendar_week`) }
    },
    ledgerDifferences: () => checkLedger({ db, now: new Date() }),
    close: async () => {
      await Promise.all(processes.map((other) => other.close()))
      await database.close()
    },
  }
}

const BREAK = `create or replace function refuse_row() returns trigger language plpgsql as
  $$ begin raise exception 'this calendar is broken'; end $$`

/** Nothing is opened before it is used. */
const otherProcesses = (url: string | undefined): Database[] =>
  url ? Array.from({ length: 2 }, () => openPostgres(url, 5)) : []

/** A call by one of the enterprises, now. */
export const asEnterprise = ({ enterprises }: Market, index: number): Call => ({
  ...enterprises[index % enterprises.length]!,
  now: new Date(),
})

async function insertCall(db: Db, kind: 'LAB' | 'ENTERPRISE', passwordHash: string): Promise<Call> {
  const [personId, organizationId, uscc] = [newId(), newId(), nextUscc()]
  const sizeClass = kind === 'ENTERPRISE' ? ('SMALL' as const) : null
  await db.transaction(async (tx) => {
    await insertOrganization(tx, {
      ...{ id: organizationId, kind, uscc, nameZh: uscc, nameEn: uscc, district: '310112', sizeClass },
    })
    await insertPerson(tx, {
      id: personId,
      email: `${uscc}@example.com`.toLowerCase(),
      name: uscc,
      passwordHash,
    })
    await insertMembership(tx, { personId, organizationId, role: 'OWNER' })
  })
  const expiresAt = new Date(Date.now() + 3_600_000)
  return {
    db,
    actor: {
      ...{ personId, organizationId, kind, role: 'OWNER', sizeClass },
      ...{ credential: { kind: 'SESSION', id: newId() }, expiresAt },
    },
    now: new Date(),
  }
}

const RULES = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  ...{ weekday, opens: '00:00', closes: '00:00', mode: 'FLEXIBLE' as const },
  ...{ validFrom: null, validUntil: null, observesHolidays: false },
}))

const EXPERT = {
  ...{ category: 'TESTING', qualityElements: ['TESTING' as const], languages: ['zh'], fields: [] },
  ...{ meetingPlaces: ['AT_LAB' as const, 'ON_SITE' as const], travelMinutes: 60 },
}

const listingOf = (units: number, terms: Partial<Terms> = {}) => ({
  category: '01',
  name: { zh: 'X射线衍射仪', en: 'X-ray diffractometer' },
  description: { zh: '', en: '' },
  keywords: ['XRD'],
  methods: [],
  terms: {
    ...{ units, slotMinutes: 15, minMinutes: 15, maxMinutes: 1440, leadMinutes: 0, horizonDays: 30 },
    ...{ bufferBeforeMinutes: 0, bufferAfterMinutes: 0, confirmation: 'INSTANT' as const },
    ...PLAIN_POLICY,
    tariff: { ...PLAIN_PRICING, rates: { MICRO: 14_000, SMALL: 16_000, MEDIUM: 18_000, LARGE: 20_000 } },
    ...terms,
  },
})

/** How bookings stand, in the order of the ids. */
export async function statusesOf(db: Db, ids: readonly string[]): Promise<string[]> {
  const given = sql.param([...ids])
  const found = await rows<{ status: string }>(
    db,
    sql`select status from booking where id = any (${given}::uuid[]) order by array_position(${given}::uuid[], id)`,
  )
  return found.map(({ status }) => status)
}
