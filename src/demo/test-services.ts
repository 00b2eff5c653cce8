import type { TestOffer } from '../catalog/test-services/test-service.ts'
import { insertTestService } from '../catalog/test-services/test-services.service.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { LABS } from './labs.ts'
import { gradedRates } from './listings.ts'
import type { Parties } from './organizations.ts'
import { type DemoTest, TESTS } from './tests.ts'

const URGENT_PERCENT = 50

/** Publishes what the labs test for others. */
export async function loadTestServices(tx: Tx, { labs }: Parties, since: Date): Promise<void> {
  for (const test of TESTS) {
    const { organizationId: labId, siteId } = labs[test.lab]
    await insertTestService(tx, { id: newId(), labId, siteId, createdAt: since, offer: offerOf(test) })
  }
}

const offerOf = ({
  lab,
  yuan,
  days,
  urgentDays,
  weekly,
  element,
  onQuote,
  ...test
}: DemoTest): TestOffer => ({
  ...{ name: test.name, sample: test.sample, keywords: [] },
  ...{ parameters: [...test.parameters], materials: [...test.materials] },
  description: {
    zh: `由${LABS[lab].name.zh}依据 ${test.methods.join('、')} 承接。`,
    en: `By ${LABS[lab].name.en}, to ${test.methods.join(', ')}.`,
  },
  methods: test.methods.map((standard) => ({ standard })),
  qualityElement: element ?? 'TESTING',
  ordering: onQuote ? 'ON_QUOTE' : 'FIXED_PRICE',
  prices: gradedRates(yuan),
  normalDays: days,
  urgent: urgentDays === null ? null : { days: urgentDays, percent: URGENT_PERCENT },
  weeklySamples: weekly,
})
