import type { Call } from '../accounts/call.ts'
import { notFound } from '../shared/fault.ts'
import { type Bookable, findBookables, listCategories } from './bookables.repository.ts'

export const categories = ({ db }: Call) => listCategories(db)

/** A bookable by id, retired ones too: bookings still point at them. */
export async function readBookable({ db }: Pick<Call, 'db'>, id: string): Promise<Bookable> {
  const [bookable] = await findBookables(db, [id])
  if (!bookable) throw notFound()
  return bookable
}

/** Bookables by id, retired ones too, in the order in which they are asked for. */
export async function readBookables({ db }: Pick<Call, 'db'>, ids: readonly string[]): Promise<Bookable[]> {
  const found = new Map((await findBookables(db, ids)).map((bookable) => [bookable.id, bookable]))
  return ids.map((id) => {
    const bookable = found.get(id)
    if (!bookable) throw notFound()
    return bookable
  })
}
