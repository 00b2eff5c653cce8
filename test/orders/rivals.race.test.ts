import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgres } from '../../src/shared/database.ts'
import { type Db, driverError, rows } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { actingFor } from '../../src/shared/wall/handles.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { addressee } from '../support/notices.ts'
import { accept, actOn, quote, request } from '../support/orders.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'

/** What the database shows of a request to its enterprise, to the lab that wins it, and to the one that loses. */
let service: TestService
let database: TestDatabase
const dbs: Record<string, Db> = {}
let orderId: string
let members: { enterprise: Member; winner: Lab; loser: Lab; outsider: Lab }
let chosen: string

const keyOf = (id: string) => parseGlobalId(id)!.key

beforeAll(async () => {
  database = await cloneDatabase()
  service = await startService({}, database)
  const seed = seeds(service)
  members = {
    ...{ enterprise: await seed.enterprise(), winner: await seed.lab() },
    ...{ loser: await seed.lab(), outsider: await seed.lab() },
  }
  const { enterprise, winner, loser } = members
  const pool = openPostgres(database.url!, 2)
  for (const [name, member] of Object.entries(members))
    dbs[name] = actingFor(pool.db, await addressee(service.db, member))
  closePool = pool.close
  const labIds = [winner.organizationId, loser.organizationId]
  const asked = await request(enterprise.client, { labIds })
  orderId = keyOf(asked.id)
  await quote(loser.client, asked.id)
  chosen = await quote(winner.client, asked.id)
  for (const labId of labIds)
    await actOn(enterprise.client, 'askAboutTest', { orderId: asked.id, labId, text: '何时?' })
  await service.db.execute(sql`
    insert into file (id, organization_id, person_id, name, media_type, stored_at)
    select ${newId()}::uuid, enterprise_id, person_id, 'need.pdf', 'application/pdf', now()
    from test_order where id = ${orderId}::uuid`)
  await service.db.execute(sql`
    insert into order_attachment (order_id, file_id, position)
    select ${orderId}::uuid, id, 0 from file where name = 'need.pdf'`)
})
let closePool = async () => {}
afterAll(async () => {
  await closePool()
  await service.stop()
})

/** How many rows of each table about the request somebody is shown. */
async function shown(name: string) {
  const count = async (table: string, column: string) =>
    Number(
      (
        await rows<{ n: string }>(
          dbs[name]!,
          sql`select count(*) as n from ${sql.raw(`"${table}"`)} where ${sql.raw(column)} = ${orderId}::uuid`,
        )
      )[0]!.n,
    )
  const [{ n }] = (await rows<{ n: string }>(
    dbs[name]!,
    sql`select count(*) as n from file where name = 'need.pdf'`,
  )) as [{ n: string }]
  return {
    order: await count('test_order', 'id'),
    quotes: await count('quote', 'order_id'),
    invitations: await count('test_order_invitation', 'order_id'),
    messages: await count('order_message', 'order_id'),
    events: await count('test_order_event', 'order_id'),
    attachments: await count('order_attachment', 'order_id'),
    files: Number(n),
  }
}

const ALL = { order: 1, quotes: 2, invitations: 2, messages: 2, events: 3, attachments: 1, files: 1 }
const OWN = { order: 1, quotes: 1, invitations: 1, messages: 1, events: 0, attachments: 1, files: 1 }
const NOTHING = {
  ...{ order: 0, quotes: 0, invitations: 0, messages: 0, events: 0 },
  ...{ attachments: 0, files: 0 },
}

test('while a request is open, the database shows labs that may quote the request and their own, and others nothing', async () => {
  expect(await shown('enterprise')).toEqual(ALL)
  expect(await shown('winner')).toEqual(OWN)
  expect(await shown('loser')).toEqual(OWN)
  expect(await shown('outsider')).toEqual(NOTHING)
})

const refused = (db: Db, statement: ReturnType<typeof sql>) =>
  Promise.resolve(db.execute(statement)).then(
    (result) => (result as unknown as { count: number }).count,
    (error: unknown) => driverError(error).code,
  )

test('a lab that may quote changes nothing of the request, and nobody deletes any of it', async () => {
  const { loser, enterprise } = dbs as Record<string, Db>
  expect(await refused(loser!, sql`update test_order set need = 'other' where id = ${orderId}::uuid`)).toBe(0)
  for (const table of ['quote', 'test_order_invitation', 'order_message', 'order_attachment'])
    expect(await refused(enterprise!, sql.raw(`delete from "${table}"`))).toBe('42501')
  expect(await refused(loser!, sql`update order_message set text = 'other'`)).toBe('42501')
  const { loser: lab, winner } = members
  const person = await addressee(service.db, lab)
  const forged = sql`
    insert into order_message (id, order_id, lab_id, enterprise_id, person_id, organization_id, text)
    select ${newId()}::uuid, id, ${keyOf(winner.organizationId)}::uuid, enterprise_id, ${person.personId}::uuid,
      ${person.organizationId}::uuid, 'forged' from test_order where id = ${orderId}::uuid`
  expect(await refused(loser!, forged)).toBe('42501')
})

test('once another lab was chosen, the one that lost is shown its own quote and that it lost, and nothing more', async () => {
  await accept(members.enterprise.client, chosen)
  expect(await shown('loser')).toEqual({ ...NOTHING, quotes: 1, invitations: 1 })
  expect(await shown('winner')).toEqual({ ...OWN, events: 3 })
  expect(await shown('enterprise')).toEqual({ ...ALL, events: 4 })
  const mine = await rows<{ status: string }>(dbs.loser!, sql`select status from "quote"`)
  expect(mine).toEqual([{ status: 'LOST' }])
})
