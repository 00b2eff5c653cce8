import type { Call } from '../accounts/call.ts'
import { notFound } from '../shared/fault.ts'
import { type Bookable, findBookable, listCategories } from './bookables.repository.ts'

export const categories = ({ db }: Call) => listCategories(db)

/** A bookable by id, retired ones too: bookings still point at them. */
export async function readBookable({ db }: Pick<Call, 'db'>, id: string): Promise<Bookable> {
  const bookable = await findBookable(db, id)
  if (!bookable) throw notFound()
  return bookable
}
