import { randomUUID } from 'node:crypto'
import type { Deed, Stage } from './mutations.ts'
import { accept, putInto, quote, request } from './orders.ts'
import { testServiceOf } from './test-services.ts'
import { inDays } from './time.ts'

const key = () => randomUUID()

const asked = async ({ lab, enterprise }: Stage) =>
  (await request(enterprise.client, { labIds: [lab.organizationId] })).id

async function quoted(stage: Stage) {
  const orderId = await asked(stage)
  return { orderId, quoteId: await quote(stage.lab.client, orderId) }
}

/** An order that was accepted, put into a state. */
async function ordered(stage: Stage, status = 'ACCEPTED') {
  const { orderId, quoteId } = await quoted(stage)
  await accept(stage.enterprise.client, quoteId)
  await putInto(stage.service.db, orderId, status)
  return orderId
}

/** How each mutation of orders is done once, so that it changes something. */
export const ORDER_DEEDS: Record<string, (stage: Stage) => Promise<Deed>> = {
  acceptQuote: async (stage) => {
    const { quoteId } = await quoted(stage)
    return { by: stage.enterprise.client, input: { quoteId, idempotencyKey: key() } }
  },
  askAboutTest: async (stage) => ({
    by: stage.lab.client,
    input: { orderId: await asked(stage), text: 'Which alloy is it?' },
  }),
  cancelOrder: async (stage) => ({
    by: stage.enterprise.client,
    input: { orderId: await ordered(stage), reason: 'The part is scrapped' },
  }),
  closeOrder: async (stage) => ({
    by: stage.enterprise.client,
    input: { orderId: await ordered(stage, 'REPORTED') },
  }),
  declineTest: async (stage) => ({
    by: stage.lab.client,
    input: { orderId: (await openToTwo(stage)).id, reason: 'We cannot' },
  }),
  orderTest: async ({ lab, enterprise }) => ({
    by: enterprise.client,
    input: {
      ...{ serviceId: await testServiceOf(lab, { idempotencyKey: key() }), subject: 'A secret alloy' },
      ...{ samples: 1, idempotencyKey: key() },
    },
  }),
  quoteTest: async (stage) => ({
    by: stage.lab.client,
    input: { orderId: await asked(stage), price: '900', days: 5, validUntil: inDays(9) },
  }),
  requestTest: async ({ lab, enterprise }) => ({
    by: enterprise.client,
    input: {
      ...{ subject: 'A secret alloy', samples: 1, answerBy: inDays(5), labIds: [lab.organizationId] },
      idempotencyKey: key(),
    },
  }),
  retest: async (stage) => ({
    by: stage.lab.client,
    input: { orderId: await ordered(stage, 'REPORTED'), paidBy: 'LAB', idempotencyKey: key() },
  }),
  startTest: async (stage) => ({
    by: stage.lab.client,
    input: { orderId: await ordered(stage, 'SAMPLE_RECEIVED') },
  }),
  withdrawQuote: async (stage) => ({
    by: stage.lab.client,
    input: { quoteId: (await quoted(stage)).quoteId },
  }),
  withdrawTest: async (stage) => ({
    by: stage.enterprise.client,
    input: { orderId: await asked(stage), reason: 'Not needed any more' },
  }),
}

/** So that it stays open when one of them declines. */
const openToTwo = async ({ enterprise, lab }: Stage) => {
  await testServiceOf(lab, { idempotencyKey: key() })
  return request(enterprise.client)
}
