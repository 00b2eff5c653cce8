import { bookableLoader } from '../catalog/bookables.repository.ts'
import type { Subject } from '../notices/mail.ts'
import type { Db } from '../shared/db.ts'
import type { Text } from '../shared/language.ts'
import { findOrder } from './orders.repository.ts'

/** How people call what a notice is about: a bookable by its name, a test order by its subject. */
export async function nameOfNotice(db: Db, { bookableId, orderId }: Subject): Promise<Text | null> {
  const bookable = bookableId && (await bookableLoader(db).load(bookableId))
  if (bookable) return { zh: bookable.nameZh, en: bookable.nameEn }
  const order = orderId && (await findOrder(db, orderId))
  return order ? { zh: order.subject, en: order.subject } : null
}
