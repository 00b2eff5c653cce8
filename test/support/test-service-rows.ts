import { testServices } from '../../src/catalog/test-services/test-services.table.ts'
import { newId } from '../../src/shared/id.ts'
import type { Market } from './market.ts'

/** A tensile test of the lab of a market, written as it is kept. */
export async function insertTestService(
  { db, lab, siteId }: Market,
  changes: Partial<typeof testServices.$inferInsert> = {},
): Promise<string> {
  const id = newId()
  await db.insert(testServices).values({
    ...{ id, labId: lab.actor!.organizationId, siteId, district: '310112' },
    ...{ nameZh: '拉伸试验', nameEn: 'Tensile test', descriptionZh: '', descriptionEn: '' },
    ...{ methods: ['GB/T 228.1-2021'], methodNumbers: ['gb228.1'], qualityElement: 'TESTING' },
    ...{ sampleZh: '', sampleEn: '', ordering: 'FIXED_PRICE' },
    ...{ microFen: 10_000, smallFen: 10_000, mediumFen: 10_000, largeFen: 10_000 },
    ...{ normalDays: 5, weeklySamples: 100, search: '' },
    ...changes,
  })
  return id
}
