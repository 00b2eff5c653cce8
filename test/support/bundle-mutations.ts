import { confirmBundle, holdBundle, time } from './bundles.ts'
import type { Deed, Stage } from './mutations.ts'
import { inDays } from './time.ts'

const LATER = { from: inDays(9), until: inDays(10) }

async function parts({ lab }: Stage) {
  return [time('a', await lab.instrument()), time('b', await lab.instrument())]
}

async function held(stage: Stage): Promise<string> {
  const { bundle } = await holdBundle(stage.enterprise.client, await parts(stage), {
    from: inDays(3),
    until: inDays(4),
  })
  return bundle!.id
}

/** How each mutation of bundles is done once, so that it changes something. */
export const BUNDLE_DEEDS: Record<string, (stage: Stage) => Promise<Deed>> = {
  holdBundle: async (stage) => ({
    by: stage.enterprise.client,
    input: { parts: await parts(stage), idempotencyKey: crypto.randomUUID() },
  }),
  confirmBundle: async (stage) => ({
    by: stage.enterprise.client,
    input: { bundleId: await held(stage), idempotencyKey: crypto.randomUUID() },
  }),
  rescheduleBundle: async (stage) => {
    const bundleId = await held(stage)
    await confirmBundle(stage.enterprise.client, bundleId)
    const input = { bundleId, parts: [{ ref: 'b' }], ...LATER, idempotencyKey: crypto.randomUUID() }
    return { by: stage.enterprise.client, input }
  },
  releaseBundle: async (stage) => ({
    by: stage.enterprise.client,
    input: { bundleId: await held(stage), reason: 'The sample broke' },
  }),
}
