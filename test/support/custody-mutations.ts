import { randomUUID } from 'node:crypto'
import {
  acceptedOrder,
  BAR,
  receivedOrder,
  registered,
  reportFile,
  ship,
  testedOrder,
  WHERE,
} from './custody.ts'
import type { Deed, Stage } from './mutations.ts'

const key = () => ({ idempotencyKey: randomUUID() })

async function registeredOrder(stage: Stage): Promise<string> {
  const orderId = await acceptedOrder(stage)
  await registered(stage.enterprise.client, orderId)
  return orderId
}

/** How each mutation of files, samples and reports is done once. */
export const CUSTODY_DEEDS: Record<string, (stage: Stage) => Promise<Deed>> = {
  requestUpload: async ({ enterprise }) => ({
    by: enterprise.client,
    input: { name: 'a.pdf', mediaType: 'application/pdf', size: 9, purpose: 'ORDER_ATTACHMENT' },
  }),
  registerSamples: async (stage) => ({
    by: stage.enterprise.client,
    input: { orderId: await acceptedOrder(stage), samples: [BAR], location: '仓库', ...key() },
  }),
  shipSamples: async (stage) => ({
    by: stage.enterprise.client,
    input: { orderId: await registeredOrder(stage), carrier: '顺丰', ...WHERE },
  }),
  receiveSamples: async (stage) => ({
    by: stage.lab.client,
    input: { orderId: await registeredOrder(stage), ...WHERE },
  }),
  rejectSamples: async (stage) => {
    const orderId = await registeredOrder(stage)
    await ship(stage.enterprise.client, orderId)
    return { by: stage.lab.client, input: { orderId, reason: '样品受潮' } }
  },
  handOverSample: async (stage) => {
    const { samples } = await receivedOrder(stage)
    const from = { kind: 'LAB', name: '王' }
    return { by: stage.lab.client, input: { sampleId: samples[0]!.id, from, to: from, ...WHERE, ...key() } }
  },
  issueReport: async (stage) => {
    const orderId = await testedOrder(stage)
    const fileId = await reportFile(stage.service, stage)
    return { by: stage.lab.client, input: { orderId, fileId, number: randomUUID(), ...key() } }
  },
}
