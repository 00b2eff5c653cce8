import { lockCalendars } from '../availability/calendars.repository.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { calendarsOf } from '../bookings/settle.service.ts'
import { lockServices } from '../orders/capacity/capacity.repository.ts'
import type { Tx } from '../shared/db.ts'
import { lockBundle, type PartRow, partsOf } from './bundles.repository.ts'

/**
 * The parts of a bundle behind all locks that whatever is done with it needs, in the order that `lockSources` has. As
 * they are then, sorted so that bookings come before orders, and each before those with a greater id.
 */
export async function lockParts(tx: Tx, { id }: Pick<BundleRow, 'id'>): Promise<PartRow[]> {
  await lockBundle(tx, id)
  const before = await partsOf(tx, [id])
  const taken = before.flatMap(({ booking }) => booking ?? [])
  await lockCalendars(tx, await calendarsOf(tx, taken))
  const services = before.flatMap(({ order }) => order?.serviceId ?? [])
  if (services.length > 0) await lockServices(tx, services)
  return (await partsOf(tx, [id])).sort(inLockOrder)
}

const inLockOrder = (a: PartRow, b: PartRow): number =>
  Number(!a.booking) - Number(!b.booking) || (keyOf(a) < keyOf(b) ? -1 : 1)

const keyOf = ({ booking, order, id }: PartRow): string => (booking ?? order)?.id ?? id
