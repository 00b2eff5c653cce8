import type { BookingRow } from '../bookings/bookings.table.ts'
import { newBooking } from '../bookings/new-booking.ts'
import type { Bookable } from '../catalog/bookables.repository.ts'
import type { Period } from '../shared/period.ts'
import type { EnterpriseParty } from './organizations.ts'
import { pick, type Random } from './random.ts'

/** A booking as an enterprise held it at some time: with the price and the terms of that moment. */
export function heldBooking(
  bookable: Bookable,
  slot: Period,
  { organizationId: enterpriseId, personId, sizeClass }: EnterpriseParty,
  createdAt: Date,
  random: Random,
): BookingRow {
  const wish = {
    ...slot,
    ...{ units: 1, operatorAssisted: wantsOperator(bookable, random), purpose: pick(random, PURPOSES) },
    meeting: meetsOnline(bookable, slot) ? ONLINE : null,
  }
  const approvalCause = bookable.confirmation === 'APPROVAL' ? 'LAB_APPROVES_ALL' : null
  const booker = { enterpriseId, personId, sizeClass }
  return {
    ...newBooking(booker, bookable, wish, { approvalCause, now: createdAt }),
    ...{ createdAt, dueAt: null, unitsFixed: false, checkedInAt: null, endedAt: null },
    ...{ usedMinutes: null, operatorMinutes: null, charge: null, bundlePartId: null },
  }
}

const ONLINE = { place: 'ONLINE', district: null, address: null } as const

/** In the afternoon experts who offer it are asked online, from where nobody has to travel. */
const meetsOnline = ({ meetingPlaces }: Bookable, { startsAt }: Period): boolean =>
  (meetingPlaces ?? []).includes('ONLINE') && startsAt.getUTCHours() >= 5

/** Nobody is qualified yet, so an operator helps where that is needed; elsewhere whoever likes takes one. */
const wantsOperator = ({ policy, pricing }: Bookable, random: Random): boolean =>
  pricing.operatorFenPerHour !== null && (policy.requiresQualification || random() < 0.4)

const PURPOSES = ['来料检验', '新产品研发验证', '客户投诉样品分析', '出厂抽检', '工艺改进对比试验']
