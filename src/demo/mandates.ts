import { MANDATE_SCOPES } from '../accounts/mandates/mandate.ts'
import { insertMandate } from '../accounts/mandates/mandates.repository.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { after, DAY } from '../shared/period.ts'
import type { Parties } from './organizations.ts'

const CAP_FEN = 2_000_000
const DAYS = 365

/** Lets the first window act for the first enterprise, as if they had agreed on it. */
export async function loadMandate(
  tx: Tx,
  { enterprises: [enterprise], windows: [window] }: Parties,
  since: Date,
): Promise<void> {
  await insertMandate(tx, {
    ...{ id: newId(), enterpriseId: enterprise!.organizationId, delegateId: window!.organizationId },
    scopes: [...MANDATE_SCOPES],
    ...{ capFen: CAP_FEN, validFrom: since, validUntil: after(since, DAYS * DAY) },
    ...{ evidence: '演示委托书 YS-0001', status: 'ACTIVE' },
    ...{ offeredById: enterprise!.personId, offeredAt: since },
    ...{ answeredById: window!.personId, answeredAt: since },
  })
}
