import type { Call } from '../accounts/call.ts'
import type { Actor } from '../accounts/organization.ts'
import { authorize } from '../accounts/permission.ts'
import { type Offer, offeredOpenings, readOffer, rememberedOffer } from '../availability/offers.service.ts'
import { fitProblems, periodProblems } from '../availability/slot-problems.ts'
import { spanOf } from '../availability/span.ts'
import { priceFor } from '../catalog/bookable.ts'
import { type Bookable, tariffOf } from '../catalog/bookables.repository.ts'
import { readBookable } from '../catalog/catalog.service.ts'
import { type Db, violates } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import { KEY_REUSED, type Request, requestOf, storedAnswer } from '../shared/idempotency.repository.ts'
import type { Period } from '../shared/period.ts'
import { type Problem, Refusal } from '../shared/refusal.ts'
import { slotUnavailable } from './alternatives.service.ts'
import {
  findBooking,
  type HoldOutcome,
  type HoldTerms,
  holdInDatabase,
  type NewBooking,
} from './bookings.repository.ts'
import type { BookingRow } from './bookings.table.ts'
import { expireOverdueIn } from './expiry.service.ts'

export interface SlotRequest extends Period {
  bookableId: string
  purpose?: string | null | undefined
  idempotencyKey: string
}

const MAX_PURPOSE = 500
const ATTEMPTS = 5

/**
 * Takes a slot for a few minutes, at a price that is frozen now, while the enterprise decides. Nobody else can take
 * it meanwhile. The same idempotency key with the same input answers with the same booking.
 */
export async function holdSlot(
  call: Call,
  { bookableId, startsAt, endsAt, purpose, idempotencyKey }: SlotRequest,
  holdMinutes: number,
): Promise<BookingRow> {
  const actor = authorize(call.actor, 'booking.hold', {})
  const period = { startsAt, endsAt }
  const wish = { bookableId, ...period, purpose: purpose ?? null }
  const request = requestOf(actor.organizationId, 'holdSlot', idempotencyKey, wish)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const remembered = attempt === 1 ? rememberedOffer(call, bookableId) : undefined
    const offer = remembered ?? (await readOffer(call, bookableId))
    const { bookable, revision } = offer
    const problems = [...purposeProblems(purpose), ...slotProblems(offer, period, call.now)]
    // What is remembered may be old, and is no reason to refuse.
    if (problems.length > 0 && remembered) continue
    if (problems.length > 0) return replayOr(call, request, new Refusal(...problems))

    const booking = newBooking(actor, bookable, wish)
    const result = await tryHold(call.db, booking, {
      ...request,
      idempotencyKey,
      revision,
      beforeMinutes: bookable.bufferBeforeMinutes,
      afterMinutes: bookable.bufferAfterMinutes,
      holdMinutes,
    })
    switch (result.outcome) {
      case 'HELD':
        return { ...booking, ...result.times }
      case 'REPLAYED':
        return (await findBooking(call.db, result.bookingId))!
      case 'KEY_REUSED':
        throw new Refusal(KEY_REUSED)
      case 'UNAVAILABLE':
        if ((await expireOverdueIn(call, bookable, period)) === 0) throw slotUnavailable(bookable, period)
    }
  }
  throw slotUnavailable(await readBookable(call, bookableId), period)
}

const tryHold = (db: Db, booking: NewBooking, terms: HoldTerms): Promise<HoldOutcome> =>
  holdInDatabase(db, booking, terms).catch((error: unknown) => {
    // The same key for another bookable was stored at this very moment: its record is found at the next attempt.
    if (violates(error, 'idempotency_record_organization_id_operation_key_pk')) return { outcome: 'STALE' }
    throw error
  })

function slotProblems(offer: Offer, period: Period, now: Date): Problem[] {
  const { bookable } = offer
  if (bookable.retiredAt) return [RETIRED]
  const problems = periodProblems(period, bookable, now)
  return problems.length > 0
    ? problems
    : fitProblems(period, bookable, offeredOpenings(offer, spanOf(period)))
}

/** A retry gets its booking even when the slot could no longer be held anew. */
async function replayOr(call: Call, request: Request, refusal: Refusal): Promise<BookingRow> {
  const stored = await storedAnswer<{ bookingId: string }>(call.db, request)
  const booking = stored && (await findBooking(call.db, stored.bookingId))
  if (!booking) throw refusal
  return booking
}

function newBooking(actor: Actor, bookable: Bookable, wish: Omit<SlotRequest, 'idempotencyKey'>): NewBooking {
  const sizeClass = actor.sizeClass ?? 'LARGE'
  const tariff = tariffOf(bookable)
  return {
    id: newId(),
    bookableId: bookable.id,
    labId: bookable.labId,
    enterpriseId: actor.organizationId,
    personId: actor.personId,
    startsAt: wish.startsAt,
    endsAt: wish.endsAt,
    status: 'HELD',
    priceFen: priceFor(tariff, sizeClass, wish),
    fenPerHour: tariff[sizeClass],
    sizeClass,
    confirmation: bookable.confirmation,
    purpose: wish.purpose ?? null,
  }
}

const purposeProblems = (purpose: string | null | undefined): Problem[] =>
  (purpose ?? '').length <= MAX_PURPOSE
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          path: ['purpose'],
          text: {
            en: `A purpose may have up to ${MAX_PURPOSE} characters.`,
            zh: `用途说明最多 ${MAX_PURPOSE} 个字符。`,
          },
        },
      ]

const RETIRED: Problem = {
  code: 'ALREADY_RETIRED',
  path: ['bookableId'],
  text: {
    en: 'It was retired and can no longer be booked. Look for another one with earliestSlots.',
    zh: '该资源已下架,不能再预约。可用 earliestSlots 查找其他资源。',
  },
}
