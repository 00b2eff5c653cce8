import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkAudit } from '../../src/audit/audit-check.service.ts'
import { auditKeyOf, freshKey, publicKeyOf, publicKeysOf } from '../../src/audit/audit-key.ts'
import { chainAudit, findAuditRecord } from '../../src/audit/audit-records.repository.ts'
import { nameOf, signed, type Written } from '../../src/audit/checkpoint.ts'
import { insertAuditEntries } from '../../src/shared/audit/audit-entries.repository.ts'
import type { Database } from '../../src/shared/database.ts'
import type { Tx } from '../../src/shared/db.ts'
import { entries } from '../support/audit.ts'
import { cloneDatabase } from '../support/database.ts'

const RECORDS = 20
const VOUCHED = [7, 13, 20]
const RUNS = { numRuns: 100 }
const MARKET = 'a market'
const KEY = auditKeyOf(freshKey())
const keys = publicKeysOf(publicKeyOf(KEY))

let database: Database
let lines: string[]
beforeAll(async () => {
  database = await cloneDatabase()
  const { db } = database
  await insertAuditEntries(db, entries(RECORDS))
  await chainAudit(db, RECORDS)
  lines = (await checkpointsAt(VOUCHED)).map(({ line }) => line)
  // Who owns the tables may do so.
  await db.execute(sql`alter table audit_record disable trigger user`)
})
afterAll(() => database.close())

async function checkpointsAt(seqs: readonly number[]): Promise<Written[]> {
  const written: Written[] = []
  for (const seq of seqs) {
    const { hash } = (await findAuditRecord(database.db, seq))!
    const previous = written.at(-1)
    const at = new Date().toISOString()
    const statement = { market: MARKET, seq, hash: Buffer.from(hash).toString('hex'), at }
    written.push(signed({ ...statement, previous: previous ? nameOf(previous) : null }, KEY))
  }
  return written
}

const check = (tx: Tx | Database['db'], kept = lines) => checkAudit(tx, { lines: kept, keys, market: MARKET })

const UNDO = new Error('undo')

/** What is found when somebody does this to the log, and when they then compute all hashes anew. All is undone. */
async function foundWhen(tamper: (tx: Tx) => Promise<unknown>): Promise<[number, number]> {
  const found: number[] = []
  const tampering = database.db.transaction(async (tx) => {
    await tamper(tx)
    found.push((await check(tx)).findings.length)
    await rehash(tx)
    found.push((await check(tx)).findings.length)
    throw UNDO
  })
  await tampering.catch((error: unknown) => expect(error).toBe(UNDO))
  return found as [number, number]
}

/** What an attacker does who has the database, and knows how it is chained, but not the key. */
const rehash = (tx: Tx) =>
  tx.execute(sql`
    update audit_record r set hash = c.hash
    from (select seq, audit_chain('\\x'::bytea, audit_line(a)) over (order by seq) as hash from audit_record a) c
    where c.seq = r.seq`)

/** Renumbers records; over high numbers, so that none is there twice meanwhile. */
async function renumber(tx: Tx, to: string, which: string) {
  await tx.execute(sql.raw(`update audit_record set seq = 1000 + (${to}) where ${which}`))
  await tx.execute(sql`update audit_record set seq = seq - 1000 where seq > 1000`)
}

async function forge(tx: Tx, count: number): Promise<void> {
  if (count === 0) return
  await insertAuditEntries(tx, entries(count))
  await chainAudit(tx, count)
}

const place = fc.integer({ min: 1, max: RECORDS })
const isFound = async (tamper: (tx: Tx) => Promise<unknown>) => {
  const [before, after] = await foundWhen(tamper)
  expect(before).toBeGreaterThan(0)
  expect(after).toBeGreaterThan(0)
}

const EDITS = [
  "at = at + interval '1 millisecond'",
  "chained_at = chained_at - interval '1 millisecond'",
  "action = action || 'x'",
  "outcome = case outcome when 'DONE' then 'DENIED' else 'DONE' end",
  'person_id = gen_random_uuid()',
  'organization_id = case when organization_id is null then gen_random_uuid() end',
  "credential = 'OTHER'",
  "credential_id = 'x'",
  'on_behalf_of = gen_random_uuid()',
  'mandate_id = gen_random_uuid()',
  "address = coalesce(address || '1', '10.0.0.1')",
  "objects = objects || '{Booking:x}'",
  "codes = codes || '{NOT_FOUND}'",
  'times = times + 1',
]

test('a record that was edited is found, whichever field it is', async () => {
  const property = fc.asyncProperty(place, fc.constantFrom(...EDITS), (seq, edit) =>
    isFound((tx) => tx.execute(sql.raw(`update audit_record set ${edit} where seq = ${seq}`))),
  )
  await fc.assert(property, RUNS)
})

test('a record that was deleted is found, whether or not the gap was closed', async () => {
  const property = fc.asyncProperty(place, fc.boolean(), (seq, closes) =>
    isFound(async (tx) => {
      await tx.execute(sql`delete from audit_record where seq = ${seq}`)
      if (closes) await renumber(tx, 'seq - 1', `seq > ${seq}`)
    }),
  )
  await fc.assert(property, RUNS)
})

test('a record that was put before the first is refused, and found where somebody did it nonetheless', async () => {
  const put = (seq: string) =>
    sql.raw(`insert into audit_record select (jsonb_populate_record(r, '{"seq": ${seq}}')).* from audit_record r
      where seq = 1`)
  await expect(database.db.transaction((tx) => tx.execute(put('0')))).rejects.toMatchObject({
    cause: { code: '23514' },
  })
  for (const seq of ['0', '-1', '-9223372036854775808']) {
    const putting = database.db.transaction(async (tx) => {
      await tx.execute(sql`alter table audit_record drop constraint audit_record_from_one`)
      await tx.execute(put(seq))
      const { findings } = await check(tx)
      expect(findings).toEqual([{ seq: null, text: '1 records stand before record 1' }])
      throw UNDO
    })
    await expect(putting).rejects.toBe(UNDO)
  }
})

test('records in another order are found', async () => {
  const property = fc.asyncProperty(fc.uniqueArray(place, { minLength: 2, maxLength: 2 }), ([a, b]) =>
    isFound((tx) => renumber(tx, `${a! + b!} - seq`, `seq in (${a}, ${b})`)),
  )
  await fc.assert(property, RUNS)
})

test('a log that was cut off, and grew again or not, is found', async () => {
  const property = fc.asyncProperty(place, fc.integer({ min: 0, max: RECORDS + 5 }), (seq, count) =>
    isFound(async (tx) => {
      await tx.execute(sql`delete from audit_record where seq >= ${seq}`)
      await forge(tx, count)
    }),
  )
  await fc.assert(property, RUNS)
})

test('in a log that nobody touched nothing is found, however it grows', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
    async (grown) => {
      const growing = database.db.transaction(async (tx) => {
        for (const count of grown) await forge(tx, count)
        const { findings, records } = await check(tx)
        expect([findings, records]).toEqual([[], RECORDS + grown.reduce((sum, count) => sum + count, 0)])
        throw UNDO
      })
      await growing.catch((error: unknown) => expect(error).toBe(UNDO))
    },
  )
  await fc.assert(property, RUNS)
})

test('a checkpoint that was changed, taken out, or signed with another key is found', async () => {
  const forged = signed(JSON.parse(lines[1]!), auditKeyOf(freshKey())).line
  const cases = [
    [lines[0]!, lines[2]!],
    [lines[1]!, lines[2]!],
    [lines[1]!, lines[0]!, lines[2]!],
    [lines[0]!, lines[1]!.replace('"seq":13', '"seq":12'), lines[2]!],
    [lines[0]!, forged, lines[2]!],
    ['{}', ...lines],
  ]
  for (const kept of cases) expect((await check(database.db, kept)).findings).not.toEqual([])
  expect((await check(database.db)).findings).toEqual([])
})

test('what lies behind the last checkpoint can be written anew unseen, so checkpoints come often', async () => {
  const kept = lines.slice(0, 2)
  await expect(
    database.db.transaction(async (tx) => {
      await tx.execute(sql`update audit_record set action = 'other' where seq = 15`)
      await rehash(tx)
      const { findings, vouched } = await check(tx, kept)
      expect([findings, vouched]).toEqual([[], 13])
      throw UNDO
    }),
  ).rejects.toBe(UNDO)
})
