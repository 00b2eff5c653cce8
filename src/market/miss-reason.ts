import { type Facts, fittingSlots } from './facts.ts'
import type { Reason, Wanted } from './wanted.ts'

/** Why a bookable that seemed to fit has no slot: the first thing that alone would give it one. */
export function missReason(facts: Facts, wanted: Wanted, now: Date): Reason {
  const fits = (more: Partial<Wanted>, other: Partial<Facts> = {}) =>
    !fittingSlots({ ...facts, ...other }, { ...wanted, ...more }, now).next().done
  if (fits({ accreditations: null })) return 'ACCREDITATION'
  if (fits({}, { qualifiedUntil: null })) return 'QUALIFICATION'
  if (fits({ maxFen: null })) return 'PRICE'
  const untaken = facts.free.map(() => facts.open)
  return fits({ maxFen: null, accreditations: null }, { free: untaken, qualifiedUntil: null })
    ? 'FULLY_BOOKED'
    : 'CLOSED'
}
