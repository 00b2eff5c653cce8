import type { MandateNews, TellOfMandate } from '../../accounts/mandates/mandate-changes.service.ts'
import { notify } from '../notices.service.ts'
import type { NoticeKind } from '../notification.ts'

const KINDS: Record<MandateNews, NoticeKind> = {
  offer: 'MANDATE_OFFERED',
  accept: 'MANDATE_ACCEPTED',
  decline: 'MANDATE_DECLINED',
  revoke: 'MANDATE_REVOKED',
}

/** Tells everybody of the other side what was done with a mandate. */
export const tellOfMandate: TellOfMandate = (tx, news, mandate, doneBy) => {
  const { id, enterpriseId, delegateId, reason } = mandate
  const organizationId = doneBy.organizationId === enterpriseId ? delegateId : enterpriseId
  return notify(tx, { organizationId }, { kind: KINDS[news], mandateId: id, reason }, doneBy.personId)
}
