import { validate } from 'uuid'
import type { Place } from '../availability/best-first.ts'
import { quarterOf } from '../availability/quarter.ts'
import type { AccreditationRow } from '../catalog/accreditations.table.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { FittingSlot } from './facts.ts'
import type { Wanted } from './wanted.ts'

export const SORTS = ['EARLIEST', 'PRICE', 'DISTANCE'] as const
/** By what hits are sorted: when the first slot begins, what it costs, or how far it is. Equals by time, then by id. */
export type Sort = (typeof SORTS)[number]

/** A bookable of which time can be had as it is wanted. */
export interface SlotHit {
  bookable: Bookable
  /** By what it was ranked. */
  sort: Sort
  /** What was wished of its slots. */
  wanted: Wanted
  /** The first slot. */
  slot: FittingSlot
  /** The first slots, as many as there are and are asked for. */
  slots: (count: number) => FittingSlot[]
  /** How far its district is from the one that was named, in metres; null when none was, or nobody knows. */
  metres: number | null
  /** What its lab is accredited for at the time of the first slot, of what was asked for. */
  accreditations: readonly AccreditationRow[]
}

// What nobody knows the distance of comes last.
const FAR_AWAY = 2_147_483_647

const BY: Record<Sort, (hit: SlotHit) => number> = {
  EARLIEST: () => 0,
  PRICE: ({ slot }) => slot.fen ?? 0,
  DISTANCE: ({ metres }) => metres ?? FAR_AWAY,
}

/** Where a hit stands among others. */
export const placeOf = (hit: SlotHit): Place => ({
  by: BY[hit.sort](hit),
  from: quarterOf(hit.slot.startsAt),
  id: hit.bookable.id,
})

/** A list of hits goes on behind a place: its cursors hold how it is sorted, the place's numbers and the id. */
export const hitKey = (hit: SlotHit): string => {
  const { by, from, id } = placeOf(hit)
  return `${hit.sort}:${by}:${from}:${id}`
}

const PLACE_KEY = /^[A-Z]+:(\d{1,15}):(\d{1,8}):([0-9a-f-]{36})$/

/** Whether a key belongs to a list that is sorted so. */
export const isHitKey =
  (sort: Sort) =>
  (key: string): boolean =>
    key.startsWith(`${sort}:`) && validate(PLACE_KEY.exec(key)?.[3] ?? '')

export function placeFromKey(key: string): Place {
  const [, by, from, id] = PLACE_KEY.exec(key)!
  return { by: Number(by), from: Number(from), id: id! }
}
