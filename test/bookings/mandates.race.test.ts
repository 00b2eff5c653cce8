import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../src/accounts/call.ts'
import { MANDATE_SCOPES } from '../../src/accounts/mandates/mandate.ts'
import { revokeMandate } from '../../src/accounts/mandates/mandate-changes.service.ts'
import { findIfInForce, insertMandate } from '../../src/accounts/mandates/mandates.repository.ts'
import { readOffer } from '../../src/availability/offers.service.ts'
import { findBooking } from '../../src/bookings/bookings.repository.ts'
import { holdInDatabase, holdTerms } from '../../src/bookings/hold.repository.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking, confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { committed } from '../../src/bookings/mandates/commitments.repository.ts'
import { bookerOf, newBooking, wishOf } from '../../src/bookings/new-booking.ts'
import { transition } from '../../src/bookings/transition.repository.ts'
import { joinWaitlist } from '../../src/bookings/waitlist/join-waitlist.service.ts'
import { careForWaitlists } from '../../src/bookings/waitlist/waitlist-care.service.ts'
import { rows } from '../../src/shared/db.ts'
import { newId } from '../../src/shared/id.ts'
import type { Period } from '../../src/shared/period.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { actingFor } from '../../src/shared/wall/handles.ts'
import { asEnterprise, type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { minutesAfter } from '../support/time.ts'

const GIVER = 0
const DELEGATE = 1
const RIVAL = 2
const INSTRUMENTS = 12
/** What a quarter of an hour costs, in fen. */
const PRICE = 4_000
const ROUNDS = 3

let market: Market
let instruments: string[]
beforeAll(async () => {
  market = await prepareMarket(3)
  instruments = await Promise.all(Array.from({ length: INSTRUMENTS }, () => market.instrument(1)))
})
afterAll(() => market.close())

const idOf = (index: number) => market.enterprises[index]!.actor!.organizationId

/** A mandate in force, and its delegate who acts under it by turns through the pools of several processes. */
async function mandate(capFen: number | null) {
  await market.db.execute(sql`update mandate set status = 'REVOKED'`)
  const now = Date.now()
  const given = await insertMandate(market.db as never, {
    ...{ id: newId(), enterpriseId: idOf(GIVER), delegateId: idOf(DELEGATE), scopes: [...MANDATE_SCOPES] },
    ...{
      capFen,
      evidence: '委托书',
      status: 'ACTIVE',
      offeredById: market.enterprises[GIVER]!.actor!.personId,
    },
    ...{ validFrom: new Date(now - 3_600_000), validUntil: new Date(now + 3_600_000) },
  })
  const { id, delegateId, scopes } = given
  const under = (turn: number): Call => {
    const call = asEnterprise(market, DELEGATE)
    const actor = { ...call.actor!, organizationId: idOf(GIVER), mandate: { id, delegateId, scopes } }
    return { ...call, db: actingFor(market.enterprises[turn % 3]!.db, actor), actor }
  }
  return { id, under }
}

let quarters = 0
/** A quarter of an hour that nobody has asked for yet. */
function freshSlot(): Period {
  quarters += 1
  const startsAt = minutesAfter(market.firstStart, quarters * 15)
  return { startsAt, endsAt: minutesAfter(startsAt, 15) }
}

type Meet = () => Promise<void>
type Hold = (call: Call, bookableId: string, slot: Period) => Promise<unknown>

const byTheService: Hold = (call, bookableId, slot) =>
  holdSlot(call, { bookableId, ...slot, idempotencyKey: newId() }, 10)

const capOf = async (id: string): Promise<number> =>
  Number(
    (
      await rows<{ cap: string }>(market.db, sql`select cap_fen as cap from mandate where id = ${id}::uuid`)
    )[0]!.cap,
  )

/** What many would write: look at the mandate and at what is spent, then hold. */
const checkThenHold =
  (looked: Meet): Hold =>
  async (call, bookableId, slot) => {
    const { id } = call.actor!.mandate!
    if (!(await findIfInForce(call.db, id))) throw refusal('MANDATE_ENDED')
    const spent = await committed(call.db, id)
    await looked()
    const { bookable, revision } = await readOffer(call, bookableId)
    const about = { approvalCause: null, now: call.now }
    const booking = newBooking(bookerOf(call.actor!), bookable, wishOf(slot), about)
    const cap = await capOf(id)
    if (cap > 0 && spent + booking.priceFen > cap) throw refusal('MANDATE_CAP_EXCEEDED')
    return holdInDatabase(call.db, booking, holdTerms(bookable, revision, 10))
  }

const refusal = (code: 'MANDATE_ENDED' | 'MANDATE_CAP_EXCEEDED') =>
  new Refusal({ code, path: [], text: { en: '', zh: '' } })

const codeOf = (error: unknown): string => {
  if (error instanceof Refusal) return error.message
  throw error
}

const HOLDS = 30

/** Thirty holds at once, of which the cap has room for ten. */
async function raceForCap(hold: Hold) {
  const { id, under } = await mandate(10 * PRICE)
  const slots = Array.from({ length: 3 }, freshSlot)
  const outcomes = await Promise.all(
    Array.from({ length: HOLDS }, (_, i) =>
      hold(under(i), instruments[i % 10]!, slots[Math.floor(i / 10)]!).then(() => 'HELD', codeOf),
    ),
  )
  return { outcomes: outcomes.sort(), spent: await committed(market.db, id) }
}

test('holds at once under one mandate never exceed its cap, and use it up', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { outcomes, spent } = await raceForCap(byTheService)
    expect(spent).toBe(10 * PRICE)
    expect(outcomes).toEqual([...Array(10).fill('HELD'), ...Array(20).fill('MANDATE_CAP_EXCEEDED')])
  }
})

test('the naive way, to look what is spent and then hold, exceeds it', async () => {
  expect((await raceForCap(checkThenHold(meeting(HOLDS)))).spent).toBe(HOLDS * PRICE)
})

const actsUnder = async (id: string): Promise<number> => {
  const [row] = await rows<{ acts: string }>(
    market.db,
    sql`select count(*) as acts from booking_event e join booking b on b.id = e.booking_id
      where b.mandate_id = ${id}::uuid`,
  )
  return Number(row!.acts)
}

type Confirm = (call: Call, bookingId: string) => Promise<unknown>
const confirmByTheService: Confirm = (call, bookingId) => confirmBooking(call, bookingId, newId())
const checkThenConfirm =
  (looked: Meet): Confirm =>
  async (call, bookingId) => {
    const { id } = call.actor!.mandate!
    if (!(await findIfInForce(call.db, id))) throw refusal('MANDATE_ENDED')
    await looked()
    const { personId, organizationId } = call.actor!
    return call.db.transaction((tx) =>
      transition(tx, bookingId, 'confirm', { personId, organizationId, mandateId: id }),
    )
  }

/** Holds and confirmations at once with the revocation of their mandate; how many became visible after it. */
async function raceForEnd(hold: Hold, confirm: Confirm, looked?: Meet, ended?: Meet): Promise<number> {
  const { id, under } = await mandate(null)
  const held = await Promise.all(
    instruments.map(
      (instrument) => byTheService(under(0), instrument, freshSlot()) as Promise<{ id: string }>,
    ),
  )
  const slot = freshSlot()
  const acts = [
    ...instruments.map((instrument, i) => hold(under(i), instrument, slot)),
    ...held.map((booking, i) => confirm(under(i), booking.id)),
  ].map((act) => act.then(() => 'DONE', codeOf))
  const owner = asEnterprise(market, GIVER)
  // When the first is done, others are on their way.
  await (looked ? looked() : Promise.race(acts))
  const db = actingFor(market.enterprises[2]!.db, owner.actor)
  await revokeMandate({ ...owner, db }, id, '撤销', async () => {})
  const before = await actsUnder(id)
  await ended?.()
  await Promise.all(acts)
  return (await actsUnder(id)) - before
}

test('nothing that is done under a mandate is committed after its revocation', async () => {
  for (let round = 0; round < ROUNDS; round += 1)
    expect(await raceForEnd(byTheService, confirmByTheService)).toBe(0)
})

test('the naive way, to look whether the mandate is in force and then act, acts after its end', async () => {
  const acts = 2 * INSTRUMENTS
  const [looked, ended] = [meeting(acts + 1), meeting(acts + 1)]
  const untilEnded = () => looked().then(ended)
  const late = await raceForEnd(checkThenHold(untilEnded), checkThenConfirm(untilEnded), looked, ended)
  expect(late).toBe(acts)
})

test('offers from waitlists and acts under one mandate do not lock each other out, nor exceed its cap', async () => {
  const crowded = instruments.slice(0, 6)
  for (let round = 0; round < 2; round += 1) {
    const { id, under } = await mandate(8 * PRICE)
    const slot = freshSlot()
    const taken = await Promise.all(
      crowded.map(
        (instrument) =>
          byTheService(asEnterprise(market, RIVAL), instrument, slot) as Promise<{ id: string }>,
      ),
    )
    const wish = { ...wishOf(slot), minutes: 15 }
    for (const bookableId of crowded) {
      await joinWaitlist(under(0), { ...wish, bookableId, idempotencyKey: newId() })
    }
    const own = (await byTheService(under(0), instruments[7]!, freshSlot())) as { id: string }
    await Promise.all([
      ...taken.map((booking) => cancelBooking(asEnterprise(market, RIVAL), booking.id)),
      ...Array.from({ length: 9 }, (_, i) =>
        byTheService(under(i), instruments[6 + (i % 6)]!, freshSlot()).catch(codeOf),
      ),
      confirmBooking(under(1), own.id, newId()),
      careForWaitlists({ db: market.db, now: new Date() }),
    ])
    expect(await committed(market.db, id)).toBeLessThanOrEqual(8 * PRICE)
    await careForWaitlists({ db: market.db, now: new Date() })
    expect(await committed(market.db, id)).toBe(8 * PRICE)
    expect((await findBooking(market.db, own.id))!.status).toBe('CONFIRMED')
  }
})
