import type { Text } from '../../shared/language.ts'
import type { Actor } from '../organization.ts'
import type { Action, OfEnterprise } from '../policy.ts'
import type { MandateScope } from './mandate.ts'

/** The scope that each action needs of somebody who acts under a mandate. What is not here, nobody may do under one. */
const SCOPE_FOR: Partial<Record<Action, MandateScope>> = {
  'booking.see': 'VIEW',
  'booking.watch': 'VIEW',
  'waitlist.see': 'VIEW',
  'booking.hold': 'BOOK',
  'booking.cancel': 'BOOK',
  'booking.attend': 'BOOK',
  'booking.reschedule': 'BOOK',
  'booking.nameParticipants': 'BOOK',
  'waitlist.join': 'BOOK',
  'waitlist.leave': 'BOOK',
  'booking.confirm': 'CONFIRM',
  'bundle.see': 'VIEW',
  'bundle.hold': 'BOOK',
  'bundle.reschedule': 'BOOK',
  'bundle.release': 'BOOK',
  'bundle.confirm': 'CONFIRM',
  'order.see': 'VIEW',
  'order.watch': 'VIEW',
  'quote.see': 'VIEW',
  'sample.see': 'VIEW',
  'report.see': 'VIEW',
  'order.request': 'ORDER',
  'order.discuss': 'ORDER',
  'order.accept': 'ORDER',
  'order.withdraw': 'ORDER',
  'order.cancel': 'ORDER',
  'order.close': 'ORDER',
  'order.retest': 'ORDER',
  'sample.register': 'ORDER',
  'sample.ship': 'ORDER',
  'sample.handOver': 'ORDER',
  'file.upload': 'ORDER',
}

/** What whoever made something under a mandate sees of it without VIEW as well. */
const SEEN_BY_MAKER: readonly Action[] = [
  'booking.see',
  'bundle.see',
  'waitlist.see',
  'order.see',
  'quote.see',
  'sample.see',
  'report.see',
]

/** Whether the mandate under which somebody acts, if any, is good for this. */
export function isWithinMandate({ mandate }: Actor, action: Action, object: object): boolean {
  if (!mandate) return true
  const scope = SCOPE_FOR[action]
  if (scope && mandate.scopes.includes(scope)) return true
  return SEEN_BY_MAKER.includes(action) && (object as OfEnterprise).mandateId === mandate.id
}

/** Why not under a mandate; null where that is not the reason. */
export function reasonUnder(scopes: readonly MandateScope[], action: Action): Text | null {
  const scope = SCOPE_FOR[action]
  if (!scope) return NOT_UNDER_MANDATE
  if (scopes.includes(scope)) return null
  return {
    en: `The mandate under which you act does not have the scope ${scope}, which this needs. Ask the enterprise for one that has.`,
    zh: `您所依据的授权不包含此操作所需的 ${scope} 权限。请联系企业重新授权。`,
  }
}

export const NOT_UNDER_MANDATE: Text = {
  en: 'This cannot be done under a mandate. Leave X-Acting-For out to act for your own organization.',
  zh: '该操作不能以授权委托的身份执行。请去掉 X-Acting-For 以代表本机构操作。',
}
