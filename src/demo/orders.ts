import { listTestServices, type TestService } from '../catalog/test-services/test-services.repository.ts'
import { findOrder } from '../orders/orders.repository.ts'
import type { OrderRow } from '../orders/orders.table.ts'
import { takeOrder } from '../orders/place-order.service.ts'
import { takeQuote } from '../orders/quotes/accept-quote.service.ts'
import { giveQuote } from '../orders/quotes/quote-test.service.ts'
import type { QuoteRow } from '../orders/quotes/quotes.table.ts'
import { askLabs } from '../orders/requests/request-test.service.ts'
import { insertMessage } from '../orders/thread/messages.repository.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, DAY } from '../shared/period.ts'
import type { LabKey } from './labs.ts'
import type { EnterpriseParty, LabParty, Parties } from './organizations.ts'

const ANSWER_DAYS = 6
const VALID_DAYS = 20
const FIRST_LAB: LabKey = 'LIGANG'
const TENSILE = {
  ...{ mode: 'OUTSOURCED_TEST' as const, samples: 6, urgent: false, wantedBy: null, fileIds: [] },
  ...{ subject: '不锈钢紧固件拉伸试验', need: '两批紧固件,每批 3 根,需出具 CMA 报告。' },
}

/** Orders tests for the first enterprises: requests at each of their states, and one without a quote. */
export async function loadOrders(tx: Tx, { labs, enterprises }: Parties, now: Date): Promise<void> {
  const [first, second] = enterprises as [EnterpriseParty, EnterpriseParty]
  const named = [labs[FIRST_LAB], ...Object.values(labs).filter((lab) => lab !== labs[FIRST_LAB])].slice(0, 2)
  await ask(tx, second, null, now)
  await quotedBy(tx, await ask(tx, first, named, now), named, now)
  const chosen = await ask(tx, second, named, now)
  const [quote] = await quotedBy(tx, chosen, named, now)
  const how = { samplesOn: null, now, agent: second }
  await takeQuote(tx, (await findOrder(tx, chosen.id))!, quote!, how)
  await orderAtFixedPrice(tx, first, now)
}

const bookerOf = ({ organizationId, personId, sizeClass }: EnterpriseParty) => ({
  ...{ enterpriseId: organizationId, personId, sizeClass, mandateId: null },
})

const ask = (
  tx: Tx,
  party: EnterpriseParty,
  labs: readonly LabParty[] | null,
  now: Date,
): Promise<OrderRow> =>
  askLabs(
    tx,
    { id: newId(), booker: bookerOf(party), agent: party },
    {
      ...{ ...TENSILE, methods: ['GB/T 228.1-2021'], answerBy: after(now, ANSWER_DAYS * DAY) },
      labIds: labs?.map(({ organizationId }) => organizationId) ?? null,
    },
  )

/** Each lab quotes, the first is asked something. */
async function quotedBy(tx: Tx, order: OrderRow, labs: readonly LabParty[], now: Date): Promise<QuoteRow[]> {
  const quotes: QuoteRow[] = []
  for (const [i, lab] of labs.entries()) {
    const offer = {
      ...{ serviceId: null, price: 96_000 + i * 14_000, days: 5 - i, remarks: '含试样加工' },
      validUntil: after(now, VALID_DAYS * DAY),
    }
    quotes.push(await giveQuote(tx, order.id, lab.organizationId, offer, lab))
  }
  const { id: orderId, enterpriseId, personId } = order
  const labId = labs[0]!.organizationId
  const about = { orderId, enterpriseId, labId }
  const [asker, answerer] = [{ personId, organizationId: enterpriseId }, labs[0]!]
  await insertMessage(tx, { ...about, ...asker, id: newId(), text: '能否由贵方加工试样?' })
  await insertMessage(tx, {
    ...{ ...about, id: newId(), text: '可以,已计入报价。' },
    ...{ personId: answerer.personId!, organizationId: labId },
  })
  return quotes
}

async function orderAtFixedPrice(tx: Tx, party: EnterpriseParty, now: Date): Promise<void> {
  const services = await listTestServices(tx, [], { first: 100, after: null })
  const service = services.find(({ ordering }) => ordering === 'FIXED_PRICE') as TestService
  const wish = { ...TENSILE, subject: service.nameZh, serviceId: service.id, samplesOn: null }
  await takeOrder(tx, wish, { id: newId(), booker: bookerOf(party), now, heldUntil: null })
}
