import type { Call } from '../../../src/accounts/call.ts'
import type { Actor } from '../../../src/accounts/organization.ts'
import { insertOrganization } from '../../../src/accounts/organizations.repository.ts'
import { insertSite } from '../../../src/accounts/sites.repository.ts'
import { findInMarket } from '../../../src/availability/market.service.ts'
import { insertBookables } from '../../../src/catalog/bookables.repository.ts'
import { columnsOf } from '../../../src/catalog/listing-columns.ts'
import { addSynonyms } from '../../../src/catalog/search/lab-synonyms.service.ts'
import type { DemoInstrument } from '../../../src/demo/instrument.ts'
import { INSTRUMENTS } from '../../../src/demo/instruments.ts'
import { instrumentListing } from '../../../src/demo/listings.ts'
import type { Db } from '../../../src/shared/db.ts'
import { newId } from '../../../src/shared/id.ts'
import { nextUscc } from '../../support/seed.ts'
import { OTHERS } from './others.ts'
import { LAB_SYNONYMS } from './queries.ts'

const LAB = { zh: '澄砺材料分析中心', en: 'Chengli Materials Analysis Centre' }
const DISTRICT = '310112'

/** Somebody who manages the lab of the instruments. */
export type Manager = Call & { actor: Actor }

/** Fills a database with a lab, its words, and its instruments among many others. */
export async function fillWithInstruments(db: Db): Promise<Manager> {
  // Four labs' worth of other instruments around those that are asked for.
  const others = OTHERS.flatMap(([zh, en], i) =>
    Array.from({ length: 4 }, (_, copy) => ({
      ...INSTRUMENTS[0]!,
      ...{ name: { zh, en }, manufacturer: `Maker ${copy + 1}`, model: `M${i}-${copy}`, keywords: [] },
    })),
  )
  const manager = await fillWith(db, [...others, ...INSTRUMENTS])
  for (const terms of LAB_SYNONYMS) await addSynonyms(manager, terms)
  return manager
}

/** Fills a database with a lab and these instruments. */
export async function fillWith(db: Db, instruments: readonly DemoInstrument[]): Promise<Manager> {
  const [labId, siteId] = [newId(), newId()]
  await db.transaction(async (tx) => {
    await insertOrganization(tx, {
      ...{ id: labId, kind: 'LAB', uscc: nextUscc(), nameZh: LAB.zh, nameEn: LAB.en, district: DISTRICT },
    })
    await insertSite(tx, {
      ...{ id: siteId, labId, nameZh: '一号楼', nameEn: 'Building 1', address: '1 Lab Road' },
      ...{ district: DISTRICT, timeZone: 'Asia/Shanghai' },
    })
    const listings = instruments.map((instrument) => instrumentListing(instrument, LAB))
    await insertBookables(
      tx,
      listings.map((listing) => ({
        ...{ ...columnsOf(listing, []), id: newId(), kind: 'INSTRUMENT' as const, labId, siteId },
        createdAt: new Date(),
      })),
    )
  })
  const actor: Actor = {
    ...{ personId: newId(), organizationId: labId, kind: 'LAB', role: 'OWNER' },
    ...{ sizeClass: null, credential: { kind: 'SESSION', id: newId() }, expiresAt: new Date() },
  }
  return { db, actor, now: new Date() }
}

/** The models of the first ten that a text finds. */
export async function firstTen(db: Db, text: string): Promise<(string | null)[]> {
  const { items } = await findInMarket(
    { db, actor: null, now: new Date() },
    { text },
    { first: 10, after: null },
  )
  return items.map(({ model }) => model)
}
