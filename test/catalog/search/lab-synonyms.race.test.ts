import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sitesOfLabs } from '../../../src/accounts/sites.repository.ts'
import { insertBookables } from '../../../src/catalog/bookables.repository.ts'
import { columnsOf } from '../../../src/catalog/listing-columns.ts'
import { meaningsOf } from '../../../src/catalog/search/lab-meanings.service.ts'
import { findLabSynonyms } from '../../../src/catalog/search/lab-synonyms.repository.ts'
import { addSynonyms } from '../../../src/catalog/search/lab-synonyms.service.ts'
import { type Meaning, meaningOf } from '../../../src/catalog/search/lab-synonyms.ts'
import { INSTRUMENTS } from '../../../src/demo/instruments.ts'
import { instrumentListing } from '../../../src/demo/listings.ts'
import type { Database } from '../../../src/shared/database.ts'
import { rows, type Tx } from '../../../src/shared/db.ts'
import { newId } from '../../../src/shared/id.ts'
import { cloneDatabase } from '../../support/database.ts'
import { fillWith, firstTen, type Manager } from './instrument-market.ts'

let database: Database
let manager: Manager
let siteId: string
beforeAll(async () => {
  database = await cloneDatabase()
  manager = await fillWith(database.db, [INSTRUMENTS[0]!])
  const [site] = await sitesOfLabs(database.db, [manager.actor.organizationId])
  siteId = site!.id
})
afterAll(() => database.close())

type Read = (tx: Tx, labId: string) => Promise<Meaning[]>

/** Publishes an instrument for which the synonyms are read before others are added, and which is written after. */
async function publishWhileAdding(name: string, read: Read): Promise<(string | null)[]> {
  const labId = manager.actor.organizationId
  const other = `${name} otherwise`
  let added = false
  const adding = { done: Promise.resolve() }
  await database.db.transaction(async (tx) => {
    const meanings = await read(tx, labId)
    adding.done = addSynonyms(manager, [name, other]).then(() => {
      added = true
    })
    while (!added && !(await somebodyWaits(tx))) {}
    const listing = instrumentListing({ ...INSTRUMENTS[0]!, model: name }, { zh: '某机构', en: 'A lab' })
    const columns = columnsOf(listing, meanings)
    await insertBookables(tx, [
      { ...columns, id: newId(), kind: 'INSTRUMENT', labId, siteId, createdAt: new Date() },
    ])
  })
  await adding.done
  return firstTen(database.db, other)
}

async function somebodyWaits(tx: Tx): Promise<boolean> {
  const waiting = await rows(
    tx,
    sql`select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`,
  )
  return waiting.length > 0
}

test('what is published while its lab adds synonyms is found by them', async () => {
  expect(await publishWhileAdding('Flumox', meaningsOf)).toEqual(['Flumox'])
})

test('naive: whoever only reads the synonyms publishes what is not found', async () => {
  const naive: Read = async (tx, labId) =>
    (await findLabSynonyms(tx, [labId])).map(({ terms }) => meaningOf(terms))
  expect(await publishWhileAdding('Zorbler', naive)).toEqual([])
})

test('whatever is published and added at once, all is found in the end, without the chore', async () => {
  const labId = manager.actor.organizationId
  const numbers = Array.from({ length: 20 }, (_, i) => 10 + i)
  await Promise.all(
    numbers.flatMap((i) => [
      database.db.transaction(async (tx) => {
        const listing = instrumentListing(
          { ...INSTRUMENTS[0]!, model: `Kit${i}` },
          { zh: '某机构', en: 'A lab' },
        )
        const columns = columnsOf(listing, await meaningsOf(tx, labId))
        await insertBookables(tx, [
          { ...columns, id: newId(), kind: 'INSTRUMENT', labId, siteId, createdAt: new Date() },
        ])
      }),
      addSynonyms(manager, [`kit${i}`, `set${i}`]),
    ]),
  )
  for (const i of numbers) expect(await firstTen(database.db, `set${i}`)).toEqual([`Kit${i}`])
})
