import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditIdentityOf } from '../../src/accounts/audit-identity.ts'
import { checkAudit } from '../../src/audit/audit-check.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { insertAuditEntries } from '../../src/shared/audit/audit-entries.repository.ts'
import { recorded } from '../../src/shared/audit/recording.ts'
import { type Db, rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { entries } from '../support/audit.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { minutesAfter } from '../support/time.ts'

const INSTRUMENTS = 8
let market: Market
let instruments: string[]
beforeAll(async () => {
  market = await prepareMarket(4)
  instruments = await Promise.all(Array.from({ length: INSTRUMENTS }, () => market.instrument(1)))
})
afterAll(() => market.close())

/** One of the enterprises, whose doings are recorded. */
function somebody(index: number) {
  const call = asEnterprise(market, index)
  const draft = { ...auditIdentityOf(call), action: 'holdSlot', objects: [], isDone: false }
  return { ...call, db: recorded(call.db, draft) }
}

const count = async (query: ReturnType<typeof sql>): Promise<number> =>
  Number((await rows<{ count: string }>(market.db, query))[0]!.count)

test('of many who want the same slots, whoever gets one leaves an entry in its transaction, and nobody else', async () => {
  const slot = { startsAt: market.firstStart, endsAt: minutesAfter(market.firstStart, 60) }
  const asked = Array.from({ length: 5 * INSTRUMENTS }, (_, i) =>
    holdSlot(
      somebody(i),
      { bookableId: instruments[i % INSTRUMENTS]!, ...slot, idempotencyKey: newId() },
      10,
    ).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Refusal) return false
        throw error
      },
    ),
  )
  expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(INSTRUMENTS)
  expect(await count(sql`select count(*) from audit_entry`)).toBe(INSTRUMENTS)
  const together = sql`select count(*) from booking b join audit_entry e
    on e.objects = array['Booking:' || b.id] and e.organization_id = b.enterprise_id and e.xmin = b.xmin`
  expect(await count(together)).toBe(INSTRUMENTS)
})

const WRITERS = 6
const ROUNDS = 15

/** Several write while several chain, and in the end nothing waits. */
async function chainedByMany(chain: string): Promise<void> {
  const dbs = [market.db, ...market.enterprises.map(({ db }) => db)]
  const step = (db: Db) => db.execute(sql.raw(`select ${chain}(7)`))
  const busy = Array.from({ length: WRITERS }, async (_, i) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await insertAuditEntries(dbs[i % dbs.length]!, entries(3))
      await step(dbs[(i + 1) % dbs.length]!)
    }
  })
  await Promise.all(busy)
  while ((await count(sql`select count(*) from audit_entry`)) > 0) await step(market.db)
}

test('several processes chain at once: one order, without holes, and each hash fits', async () => {
  const before = await count(sql`select count(*) from audit_entry`)
  await chainedByMany('chain_audit')
  const report = await checkAudit(market.db, { lines: [], keys: new Map(), market: '' })
  expect(report).toMatchObject({ findings: [], waiting: 0, records: before + WRITERS * ROUNDS * 3 })
})

/** One chains and has not committed yet when another one comes, for whom there is an entry more. */
async function chainedByTwo(chain: string): Promise<void> {
  await insertAuditEntries(market.db, entries(1))
  let second: Promise<unknown> = Promise.resolve()
  await market.db.transaction(async (tx) => {
    await tx.execute(sql.raw(`select ${chain}(7)`))
    await insertAuditEntries(market.db, entries(1))
    let isOver = false
    second = market.db.execute(sql.raw(`select ${chain}(7)`)).finally(() => {
      isOver = true
    })
    second.catch(() => {})
    const waiting = sql`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    while (!isOver && (await count(waiting)) === 0);
  })
  await second
}

test('who comes while another one chains leaves it to that one; without the lock, they number alike', async () => {
  await chainedByTwo('chain_audit')
  await market.db.execute(sql`
    do $$ begin execute replace(replace(pg_get_functiondef('chain_audit(integer)'::regprocedure),
      'OR NOT pg_try_advisory_xact_lock(4711019)', ''), 'chain_audit', 'chain_naively'); end $$`)
  await expect(chainedByTwo('chain_naively')).rejects.toMatchObject({
    cause: { constraint_name: 'audit_record_pkey' },
  })
  const { findings } = await checkAudit(market.db, { lines: [], keys: new Map(), market: '' })
  expect(findings).toEqual([])
})
