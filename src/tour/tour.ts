import { randomUUID } from 'node:crypto'
import { bundle } from './bundling.ts'
import type { Cast } from './cast.ts'
import { outsourceTest } from './outsourcing.ts'
import { must } from './tour-failed.ts'
import { tell, type Visitor, type Watching } from './visitor.ts'

interface Slot {
  startsAt: string
  endsAt: string
  price: { amount: string }
  bookable: { id: string }
}

interface Found {
  edges: { node: { slots: Slot[] } }[]
}

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']

/** Plays what labs, enterprises and windows come for, one thing after the other; fails where a step does. */
export async function playTour(cast: Cast): Promise<void> {
  await bookTime(cast)
  await bundle(cast)
  await outsourceTest(cast)
}

/** Plays the booking of time, from a lab's publication to the slot that is free again. */
async function bookTime(cast: Cast): Promise<void> {
  const instrument = await publish(cast.lab)
  try {
    const watching = await watch(cast.clerk, instrument)
    await book(cast, watching, instrument).finally(watching.end)
  } finally {
    tell(
      '\n12. The lab takes the instrument off the market again, so that the tour leaves nothing that can be booked.',
    )
    await cast.lab.ask(RETIRE, { input: { bookableId: instrument } })
  }
}

async function publish(lab: Visitor): Promise<string> {
  tell('1. The lab publishes an instrument with its opening rules.')
  const { viewer } = await lab.ask('{ viewer { organization { name sites { id } } } }', {})
  const { publishInstrument } = await lab.ask(PUBLISH, {
    input: {
      siteId: viewer.organization.sites[0].id,
      category: '01',
      name: { zh: 'X射线衍射仪(演示)', en: 'X-ray diffractometer (tour)' },
      keywords: ['XRD'],
      terms: {
        slotMinutes: 30,
        minMinutes: 60,
        maxMinutes: 480,
        tariff: { large: '200', small: '160', micro: '140' },
      },
      openingRules: WEEKDAYS.map((weekday) => ({
        weekday,
        opens: '00:00',
        closes: '00:00',
        observesHolidays: false,
      })),
    },
  })
  must(publishInstrument.instrument, 'the instrument was not published')
  return publishInstrument.instrument.id
}

async function watch(clerk: Visitor, instrument: string): Promise<Watching> {
  tell('\n2. The service window watches it over WebSocket.')
  return clerk.watch(WATCH, { scope: { bookableIds: [instrument] } })
}

async function book({ lab, engineer, rival }: Cast, watching: Watching, instrument: string): Promise<void> {
  tell('\n3. An SME engineer searches "XRD".')
  const { bookables } = await engineer.ask(SEARCH, { filter: { text: 'XRD' } })
  must(idsOf(bookables).includes(instrument), 'the search did not find the instrument')

  tell('\n4. The engineer asks for the earliest 4 hours within 14 days, over all labs.')
  const slot = await earliest(engineer, instrument)
  must(slot, 'no slot was found')

  tell('\n5. The engineer holds the slot and sees the price; the window is told.')
  const wish = { bookableId: instrument, startsAt: slot.startsAt, endsAt: slot.endsAt }
  const { holdSlot: held } = await engineer.ask(HOLD, { input: { ...wish, idempotencyKey: randomUUID() } })
  must(held.booking?.status === 'HELD', 'the slot was not held')
  must(held.booking.price.amount === slot.price.amount, 'the price of the hold is not that of the slot')
  await watching.until(({ availabilityChanged }) => availabilityChanged.cause === 'BOOKED')

  tell('\n6. A second SME asks for the same slot: refused, with alternatives.')
  const { holdSlot: refused } = await rival.ask(HOLD, { input: { ...wish, idempotencyKey: randomUUID() } })
  must(refused.userErrors[0]?.code === 'SLOT_UNAVAILABLE', 'the second hold was not refused')
  must(refused.userErrors[0].alternatives.length > 0, 'no alternative was named')

  tell('\n7. The engineer confirms.')
  await confirm(engineer, held.booking.id)

  const offer = await waitAndMove({ engineer, rival }, instrument, slot, held.booking.id)

  tell('\n11. The lab cancels both bookings; the window is told, and the slot is free again.')
  for (const id of [offer, held.booking.id]) {
    const input = { bookingId: id, reason: 'End of the tour' }
    const { cancelBooking } = await lab.ask(CANCEL, { input })
    must(cancelBooking.booking?.status === 'CANCELLED', 'the booking was not cancelled')
  }
  await watching.until(({ availabilityChanged }) => availabilityChanged.cause === 'FREED')
  const again = await earliest(engineer, instrument)
  must(again?.startsAt === slot.startsAt, 'the slot is not free again')
}

/** The second SME waits for the slot, and gets it when the first one moves; the booking that this became. */
async function waitAndMove(
  { engineer, rival }: Pick<Cast, 'engineer' | 'rival'>,
  instrument: string,
  { startsAt, endsAt }: Slot,
  booking: string,
): Promise<string> {
  tell('\n8. The second SME waits for the slot instead, first in line.')
  const inbox = await rival.watch(NOTICES, {})
  const wish = { bookableId: instrument, range: { startsAt, endsAt }, durationMinutes: 240 }
  const { joinWaitlist } = await rival.ask(JOIN, { input: { ...wish, idempotencyKey: randomUUID() } })
  must(joinWaitlist.waitlistEntry?.position === 1, 'the second SME is not the first in line')

  tell('\n9. The engineer moves the booking to the next four hours; the freed slot is offered to who waits.')
  const later = { startsAt: endsAt, endsAt: new Date(2 * Date.parse(endsAt) - Date.parse(startsAt)) }
  const { rescheduleBooking: moved } = await engineer.ask(RESCHEDULE, {
    input: { bookingId: booking, ...later, idempotencyKey: randomUUID() },
  })
  must(moved.booking?.startsAt === endsAt, 'the booking was not moved')
  await inbox
    .until(({ notificationReceived }) => notificationReceived.kind === 'OFFER_MADE')
    .finally(inbox.end)

  tell('\n10. The second SME accepts the offer by confirming it.')
  const { node } = await rival.ask(OFFER, { id: joinWaitlist.waitlistEntry.id })
  await confirm(rival, node.offer.id)
  return node.offer.id
}

async function confirm(who: Visitor, bookingId: string): Promise<void> {
  const { confirmBooking } = await who.ask(CONFIRM, { input: { bookingId, idempotencyKey: randomUUID() } })
  must(confirmBooking.booking?.status === 'CONFIRMED', 'the booking was not confirmed')
}

async function earliest(engineer: Visitor, instrument: string): Promise<Slot | undefined> {
  const { findSlots } = await engineer.ask(FIND, { wish: { durationMinutes: 240 }, filter: { text: 'XRD' } })
  return (findSlots as Found).edges
    .flatMap(({ node }) => node.slots)
    .find(({ bookable }) => bookable.id === instrument)
}

const idsOf = (connection: { edges: { node: { id: string } }[] }) =>
  connection.edges.map(({ node }) => node.id)

const PUBLISH = `mutation ($input: PublishInstrumentInput!) {
  publishInstrument(input: $input) { instrument { id name openingRules { weekday opens closes } } userErrors { message } }
}`
const WATCH = `subscription ($scope: AvailabilityScope!) {
  availabilityChanged(scope: $scope) { cursor cause version days { date freeWindows { startsAt endsAt } } }
}`
const SEARCH = `query ($filter: BookableFilter) {
  bookables(filter: $filter) { edges { node { id name lab { name } } } }
}`
const FIND = `query ($wish: SlotWish!, $filter: BookableFilter) {
  findSlots(wish: $wish, filter: $filter) {
    edges { node { why lab { name } slots(first: 1) { startsAt endsAt price { amount currency } bookable { id name } } } }
    rejections { text }
  }
}`
const HOLD = `mutation ($input: HoldSlotInput!) {
  holdSlot(input: $input) {
    booking { id status expiresAt price { amount currency } }
    userErrors { code message ... on SlotUnavailable { alternatives { startsAt endsAt bookable { name } } } }
  }
}`
const CONFIRM = `mutation ($input: ConfirmBookingInput!) {
  confirmBooking(input: $input) { booking { id status } userErrors { code message } }
}`
const NOTICES = `subscription { notificationReceived { kind message } }`
const JOIN = `mutation ($input: JoinWaitlistInput!) {
  joinWaitlist(input: $input) { waitlistEntry { id status position } userErrors { code message } }
}`
const RESCHEDULE = `mutation ($input: RescheduleBookingInput!) {
  rescheduleBooking(input: $input) {
    booking { status startsAt endsAt price { amount currency } history { action at } } userErrors { code message }
  }
}`
const OFFER = `query ($id: ID!) {
  node(id: $id) { ... on WaitlistEntry { status offer { id expiresAt startsAt price { amount currency } } } }
}`
const CANCEL = `mutation ($input: EndBookingInput!) {
  cancelBooking(input: $input) { booking { id status } userErrors { code message } }
}`
const RETIRE = `mutation ($input: RetireBookableInput!) {
  retireBookable(input: $input) { bookable { id retiredAt } userErrors { code message } }
}`
