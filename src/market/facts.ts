import { localSpans } from '../availability/local-hours.ts'
import { quarterFrom, quarterOf } from '../availability/quarter.ts'
import type { Schedule } from '../availability/schedule.ts'
import { type Slot, slotsOf } from '../availability/slot.ts'
import { covers as contains, intersection, type Span, spanOf, union } from '../availability/span.ts'
import { type AccreditationScheme, covers } from '../catalog/accreditation.ts'
import type { AccreditationRow } from '../catalog/accreditations.table.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { methodsOf } from '../catalog/methods.ts'
import { totalOf } from '../catalog/price.ts'
import { quote } from '../catalog/quote.ts'
import type { StandardNumber } from '../catalog/search/standard-number.ts'
import { instantAt, nextDay } from '../shared/local-time.ts'
import type { Fen } from '../shared/money.ts'
import type { Wanted } from './wanted.ts'

/** A bookable with all that decides which time of it can be had. */
export interface Facts extends Schedule {
  /** The accreditations of its lab. */
  scopes: readonly AccreditationRow[]
  /** Until when the asker is qualified for it: null for good, undefined not at all. */
  qualifiedUntil: Date | null | undefined
  /** Whether the lab has to approve a booking of this asker. */
  needsApproval: boolean
}

/** A slot that can be had as it is wanted, and what it costs; null when nobody said whom. */
export interface FittingSlot extends Slot {
  fen: Fen | null
}

/** The slots of a bookable that can be had as they are wanted, in order of time: the one definition of a hit. */
export function* fittingSlots(facts: Facts, wanted: Wanted, now: Date): Generator<FittingSlot> {
  const { bookable, openings, free } = facts
  const { minutes, units, span, maxFen } = wanted
  const lacksOperator = wanted.operatorAssisted && bookable.pricing.operatorFenPerHour === null
  if (lacksOperator || (wanted.instantOnly && facts.needsApproval)) return
  const allowed = allowedSpans(facts, wanted)
  const question = { openings, terms: bookable, minutes, units, window: span, now }
  const allowedFree = free.map((spans) => intersection(spans, allowed))
  for (const slot of slotsOf({ ...question, free: allowedFree })) {
    const fen = priceOf(bookable, slot, wanted, now)
    if (maxFen === null || (fen !== null && fen <= maxFen)) yield { ...slot, fen }
  }
}

function priceOf(bookable: Bookable, slot: Slot, { sizeClass, units, operatorAssisted }: Wanted, now: Date) {
  if (!sizeClass) return null
  return totalOf(quote(bookable, sizeClass, { ...slot, units, operatorAssisted }, now).parts)
}

/** Where a slot may lie for other reasons than that it is free. */
function allowedSpans(
  facts: Facts,
  { span, hours, accreditations, methods, operatorAssisted }: Wanted,
): Span[] {
  const { policy, timeZone } = facts.bookable
  let allowed = hours ? localSpans(hours, timeZone, span) : [span]
  if (accreditations) allowed = intersection(allowed, accreditedSpans(facts, accreditations, methods))
  if (policy.requiresQualification && !operatorAssisted)
    allowed = intersection(allowed, qualifiedSpans(facts.qualifiedUntil))
  return allowed
}

const EVER: Span = { from: Number.MIN_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER }

const qualifiedSpans = (until: Facts['qualifiedUntil']): Span[] => {
  if (until === undefined) return []
  return [until === null ? EVER : { ...EVER, until: quarterOf(until) }]
}

/** The scopes of a lab that cover what is asked of a bookable: its own methods, among them those asked for. */
export function relevantScopes(
  { bookable, scopes }: Pick<Facts, 'bookable' | 'scopes'>,
  schemes: readonly AccreditationScheme[],
  asked: readonly StandardNumber[],
): AccreditationRow[] {
  const own = methodsOf(bookable.methods)
  const named = asked.length > 0 ? own.filter((method) => asked.some((one) => isPartOf(method, one))) : own
  // What is found by a keyword alone has the method that was asked for.
  const methods = named.length > 0 ? named : asked
  return scopes.filter(
    (scope) => schemes.includes(scope.scheme) && methods.some((method) => covers(scope, method)),
  )
}

/** GB/T 228.1 is a part of GB/T 228. */
const isPartOf = (method: StandardNumber, whole: StandardNumber): boolean =>
  covers(method, whole) || method.number.startsWith(`${whole.number}.`)

const accreditedSpans = (
  facts: Facts,
  schemes: readonly AccreditationScheme[],
  asked: readonly StandardNumber[],
) => union(relevantScopes(facts, schemes, asked).map((scope) => validitySpan(scope, facts.bookable.timeZone)))

/** A scope is valid from the first to the last of its days, on the calendar of the site. */
const validitySpan = ({ validFrom, validUntil }: AccreditationRow, timeZone: string): Span => ({
  from: quarterFrom(instantAt(validFrom, '00:00', timeZone)),
  until: quarterFrom(instantAt(nextDay(validUntil), '00:00', timeZone)),
})

/** The accreditations asked for that are valid for the whole of a slot; none when none were asked for. */
export function scopesAt(facts: Facts, { accreditations, methods }: Wanted, slot: Slot): AccreditationRow[] {
  const span = spanOf(slot)
  return relevantScopes(facts, accreditations ?? [], methods).filter((scope) =>
    contains([validitySpan(scope, facts.bookable.timeZone)], span),
  )
}
