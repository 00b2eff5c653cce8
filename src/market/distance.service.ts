import { distanceKm } from '../accounts/district.ts'
import { districtExists, readSeats } from '../accounts/organizations.repository.ts'
import type { Db } from '../shared/db.ts'
import { badInput } from '../shared/fault.ts'

/** How far districts are from one of them, in metres, by code: from seat to seat, as far as the seats are known. */
export async function distancesFrom(db: Db, district: string): Promise<ReadonlyMap<string, number>> {
  const seats = await readSeats(db)
  const here = seats.get(district)
  if (!here && !(await districtExists(db, district))) throw noSuchDistrict(district)
  if (!here) return new Map([[district, 0]])
  return new Map([...seats].map(([code, seat]) => [code, Math.round(distanceKm(here, seat) * 1_000)]))
}

const noSuchDistrict = (code: string) =>
  badInput({
    en: `There is no district "${code}". Take a code from districts, such as 310112.`,
    zh: `没有代码为 "${code}" 的行政区,请从 districts 中选择,例如 310112。`,
  })
