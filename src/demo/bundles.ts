import type { Call } from '../accounts/call.ts'
import type { MarketQuestion } from '../availability/market.service.ts'
import type { AskedPart } from '../bundles/candidates.service.ts'
import { confirmBundle } from '../bundles/confirm-bundle.service.ts'
import { holdBundle } from '../bundles/hold-bundle.service.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, DAY, HOUR } from '../shared/period.ts'
import type { EnterpriseParty, Parties } from './organizations.ts'

const DAYS = 45
// Whoever looks at the market on its first day finds it held.
const HELD_MINUTES = 24 * 60

/** Lets the first enterprise confirm a bundle, and hold another one, as if it had asked for them just now. */
export async function loadBundles(tx: Tx, { enterprises: [enterprise] }: Parties, now: Date): Promise<void> {
  const call = callOf(tx, enterprise!, now)
  const window = { from: after(now, DAY), until: after(now, DAYS * DAY) }
  const fracture = await holdBundle(
    call,
    {
      parts: [
        time('SEM', { text: '扫描电镜' }, 120, true),
        test('tensile test', 'GB/T 228.1-2021'),
        time('expert', { kind: 'EXPERT', qualityElements: ['TESTING'] }, 60),
      ],
      rules: { sequences: [inOrder('SEM', 'tensile test'), inOrder('tensile test', 'expert')], within: [] },
      ...{ window, idempotencyKey: newId() },
    },
    HELD_MINUTES,
  )
  await confirmBundle(call, fracture.id, newId())
  await holdBundle(
    call,
    {
      parts: [
        time('measurement', { text: '三坐标测量机' }, 120),
        time('expert', { kind: 'EXPERT', qualityElements: ['METROLOGY'] }, 60),
      ],
      rules: {
        sequences: [inOrder('measurement', 'expert')],
        within: [{ parts: ['measurement', 'expert'], days: 7 }],
      },
      ...{ window, idempotencyKey: newId() },
    },
    HELD_MINUTES,
  )
}

const inOrder = (before: string, after: string) => ({ before, after, minGapMinutes: 0, maxGapMinutes: null })

const time = (ref: string, filter: MarketQuestion, minutes: number, operatorAssisted = false): AskedPart => ({
  ...{ ref, from: null, until: null, test: null },
  time: { ...{ bookableIds: null, filter, minutes, units: 1, operatorAssisted }, purpose: null },
})

const test = (ref: string, method: string): AskedPart => ({
  ...{ ref, from: null, until: null, time: null },
  test: {
    ...{ serviceIds: null, methods: [method], samples: 3, urgent: false },
    ...{ subject: '断裂件同炉号试样拉伸试验', need: '' },
  },
})

const callOf = (tx: Tx, { personId, organizationId, sizeClass }: EnterpriseParty, now: Date): Call => ({
  db: tx,
  now,
  actor: {
    ...{ personId, organizationId, sizeClass, kind: 'ENTERPRISE', role: 'OWNER' },
    ...{ credential: { kind: 'SESSION', id: newId() }, expiresAt: after(now, HOUR) },
  },
})
