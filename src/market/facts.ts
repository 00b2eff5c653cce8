import { localSpans } from '../availability/local-hours.ts'
import { quarterFrom, quarterOf } from '../availability/quarter.ts'
import type { Schedule } from '../availability/schedule.ts'
import { type Slot, slotsOf } from '../availability/slot.ts'
import { covers as contains, intersection, type Span, spanOf, union } from '../availability/span.ts'
import { type AccreditationScheme, covers } from '../catalog/accreditation.ts'
import type { AccreditationRow } from '../catalog/accreditations.table.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import { methodsOf } from '../catalog/methods.ts'
import { isUrgent, totalOf } from '../catalog/price.ts'
import { quote } from '../catalog/quote.ts'
import type { StandardNumber } from '../catalog/search/standard-number.ts'
import { grouped } from '../shared/grouped.ts'
import { instantAt, nextDay } from '../shared/local-time.ts'
import type { Fen } from '../shared/money.ts'
import { minutesOf } from '../shared/period.ts'
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
  const accredited = wanted.accreditations && accreditedFor(facts, wanted).map(({ spans }) => spans)
  const allowed = allowedSpans(facts, wanted, accredited)
  const question = { openings, terms: bookable, minutes, units, window: span, now }
  const allowedFree = free.map((spans) => intersection(spans, allowed))
  const price = pricer(bookable, wanted, now)
  for (const slot of slotsOf({ free: allowedFree, ...question })) {
    if (accredited && !accredited.some((spans) => contains(spans, spanOf(slot)))) continue
    const fen = price(slot)
    if (fen === TOO_MANY) return
    if (maxFen === null || (fen !== null && fen <= maxFen)) yield { fen, ...slot }
  }
}

// Hours repeat by the week, which has so many quarters: who costs too much in one of them costs too much in the next.
const PRICED_AT_MOST = 672
const TOO_MANY = -1

/** What slots cost; TOO_MANY when the hours of a week have been priced. Slots of one length cost the same at most hours. */
function pricer(bookable: Bookable, wanted: Wanted, now: Date): (slot: Slot) => Fen | null {
  const { sizeClass, units, operatorAssisted, maxFen } = wanted
  if (!sizeClass) return () => null
  const known = new Map<string, Fen>()
  let priced = 0
  return (slot) => {
    const { urgent, offPeak } = bookable.pricing
    const key = `${minutesOf(slot)} ${isUrgent(bookable.pricing, slot.startsAt, now)}`
    const before = offPeak ? undefined : known.get(key)
    if (before !== undefined) return before
    priced += 1
    if (maxFen !== null && priced > PRICED_AT_MOST + (urgent ? PRICED_AT_MOST : 0)) return TOO_MANY
    const fen = totalOf(quote(bookable, sizeClass, { units, operatorAssisted, ...slot }, now).parts)
    known.set(key, fen)
    return fen
  }
}

/** Where a slot may lie for other reasons than that it is free. */
function allowedSpans(
  facts: Facts,
  { span, hours, operatorAssisted }: Wanted,
  accredited: readonly Span[][] | null,
): Span[] {
  const { policy, timeZone } = facts.bookable
  let allowed = hours ? localSpans(hours, timeZone, span) : [span]
  if (accredited) allowed = intersection(allowed, union(accredited.flat()))
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
function relevantScopes(
  { bookable, scopes }: Pick<Facts, 'bookable' | 'scopes'>,
  schemes: readonly AccreditationScheme[],
  asked: readonly StandardNumber[],
): AccreditationRow[] {
  const own = methodsOf(bookable.methods)
  const named = asked.flatMap((one) => own.filter((method) => isPartOf(method, one)).map(inEditionOf(one)))
  // What is found by a keyword alone has the method that was asked for.
  const methods = asked.length === 0 ? own : named.length > 0 ? named : asked
  return scopes.filter(
    (scope) => schemes.includes(scope.scheme) && methods.some((method) => covers(scope, method)),
  )
}

/** GB/T 228.1 is a part of GB/T 228. */
const isPartOf = (method: StandardNumber, whole: StandardNumber): boolean =>
  covers(method, whole) || method.number.startsWith(`${whole.number}.`)

/** A method of no edition is done in the one that is asked for. */
const inEditionOf =
  (asked: StandardNumber) =>
  (method: StandardNumber): StandardNumber =>
    method.number === asked.number && method.edition === null ? { ...method, edition: asked.edition } : method

/** An accreditation for one method under one scheme: what renews it goes on where it ended. */
interface Accredited {
  scopes: AccreditationRow[]
  spans: Span[]
}

function accreditedFor(facts: Facts, { accreditations, methods }: Wanted): Accredited[] {
  const relevant = relevantScopes(facts, accreditations ?? [], methods)
  const byMethod = grouped(relevant, ({ scheme, number }) => `${scheme} ${number}`)
  return [...byMethod.values()].map((scopes) => ({
    scopes,
    spans: union(scopes.map((scope) => validitySpan(scope, facts.bookable.timeZone))),
  }))
}

/** A scope is valid from the first to the last of its days, on the calendar of the site. */
const validitySpan = ({ validFrom, validUntil }: AccreditationRow, timeZone: string): Span => ({
  from: quarterFrom(instantAt(validFrom, '00:00', timeZone)),
  until: quarterFrom(instantAt(nextDay(validUntil), '00:00', timeZone)),
})

/** The most accreditations that are shown with a hit. */
export const SHOWN_SCOPES = 20

/** The accreditations asked for that are valid for the whole of a slot; none when none were asked for. */
export function scopesAt(facts: Facts, wanted: Wanted, slot: Slot): AccreditationRow[] {
  const span = spanOf(slot)
  const touches = (scope: AccreditationRow) =>
    intersection([validitySpan(scope, facts.bookable.timeZone)], [span]).length > 0
  return (
    accreditedFor(facts, wanted)
      .filter(({ spans }) => contains(spans, span))
      .map(({ scopes }) => scopes.filter(touches))
      // The first of each scheme and method before the second of any.
      .flatMap((scopes) => scopes.map((scope, nth) => ({ scope, nth })))
      .sort((a, b) => a.nth - b.nth)
      .slice(0, SHOWN_SCOPES)
      .map(({ scope }) => scope)
  )
}
