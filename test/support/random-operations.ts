import { addClosure, removeClosure } from '../../src/availability/closures.service.ts'
import type { OpeningRule } from '../../src/availability/opening-rule.ts'
import { setOpeningRules } from '../../src/availability/opening-rules.service.ts'
import { changeBookable, retireBookable } from '../../src/availability/publication.service.ts'
import { holdSlot } from '../../src/bookings/hold.service.ts'
import { cancelBooking, confirmBooking } from '../../src/bookings/lifecycle.service.ts'
import { randomFrom } from '../../src/demo/random.ts'
import { newId } from '../../src/shared/id.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { asEnterprise, type Market } from './market.ts'
import { minutesAfter } from './time.ts'

/** What random operations have made so far, for the later ones to work on. */
interface World {
  instruments: string[]
  bookings: { id: string; enterprise: number }[]
  closures: string[]
}

type Pick = <Item>(items: readonly Item[]) => Item | undefined
type Operation = (market: Market, world: World, random: () => number, pick: Pick) => Promise<unknown>

const minutes = (random: () => number, upTo: number) => Math.floor((random() * upTo) / 15) * 15

const publish: Operation = async (market, world, random) => {
  const buffers = { bufferBeforeMinutes: minutes(random, 60), bufferAfterMinutes: minutes(random, 60) }
  world.instruments.push(
    await market.instrument(1 + Math.floor(random() * 3), { ...buffers, horizonDays: 20 }),
  )
}

const hold: Operation = async (market, world, random, pick) => {
  const bookableId = pick(world.instruments)
  if (!bookableId) return
  const startsAt = minutesAfter(market.firstStart, minutes(random, 16 * 1440))
  const enterprise = Math.floor(random() * market.enterprises.length)
  const slot = { bookableId, startsAt, endsAt: minutesAfter(startsAt, 15 + minutes(random, 1_425)) }
  const booking = await holdSlot(asEnterprise(market, enterprise), { ...slot, idempotencyKey: newId() }, 10)
  world.bookings.push({ id: booking.id, enterprise })
}

const confirm: Operation = async (market, world, _random, pick) => {
  const booking = pick(world.bookings)
  if (booking) await confirmBooking(asEnterprise(market, booking.enterprise), booking.id, newId())
}

const cancel: Operation = async (market, world, _random, pick) => {
  const booking = pick(world.bookings)
  if (booking) await cancelBooking(asEnterprise(market, booking.enterprise), booking.id)
}

const byLab = (market: Market) => ({ ...market.lab, now: new Date() })

const close: Operation = async (market, world, random, pick) => {
  const bookableId = pick(world.instruments)
  if (!bookableId) return
  const startsAt = minutesAfter(market.firstStart, minutes(random, 16 * 1440))
  const endsAt = minutesAfter(startsAt, 15 + minutes(random, 5_000))
  const unit = random() < 0.3 ? 1 : null
  const { id } = await addClosure(byLab(market), { bookableId, startsAt, endsAt, unit, reason: 'OTHER' })
  world.closures.push(id)
}

const open: Operation = async (market, world, random) => {
  const [id] = world.closures.splice(Math.floor(random() * world.closures.length), 1)
  if (id) await removeClosure(byLab(market), id)
}

const setRules: Operation = async (market, world, random, pick) => {
  const bookableId = pick(world.instruments)
  if (bookableId) await setOpeningRules(byLab(market), bookableId, randomRules(random))
}

function randomRules(random: () => number): OpeningRule[] {
  const time = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  return [1, 2, 3, 4, 5, 6, 7]
    .filter(() => random() < 0.8)
    .map((weekday) => ({
      ...{ weekday, opens: time(Math.floor(random() * 12)), closes: time(12 + Math.floor(random() * 12)) },
      ...{
        mode: random() < 0.2 ? ('FIXED' as const) : ('FLEXIBLE' as const),
        validFrom: null,
        validUntil: null,
      },
      observesHolidays: random() < 0.5,
    }))
}

const change: Operation = async (market, world, random, pick) => {
  const id = pick(world.instruments)
  const terms = { units: 1 + Math.floor(random() * 3), bufferAfterMinutes: minutes(random, 90) }
  const category = random() < 0.3 ? '03' : null
  if (id)
    await changeBookable(byLab(market), id, 'INSTRUMENT', { siteId: undefined, listing: { category, terms } })
}

const retire: Operation = async (market, world, _random, pick) => {
  const id = pick(world.instruments)
  if (id) await retireBookable(byLab(market), id)
}

/** How often each operation comes, in a hundred. */
const MIX: [Operation, number][] = [
  [hold, 50],
  [cancel, 14],
  [confirm, 12],
  [close, 7],
  [open, 4],
  [setRules, 6],
  [change, 4],
  [publish, 2],
  [retire, 1],
]

/** Does `count` random operations one after another, the same for the same seed; how many were carried out. */
export async function doRandomOperations(market: Market, count: number, seed: number): Promise<number> {
  const random = randomFrom(seed)
  const pick: Pick = (items) => items[Math.floor(random() * items.length)]
  const world: World = { instruments: [], bookings: [], closures: [] }
  for (let i = 0; i < 4; i += 1) await publish(market, world, random, pick)
  let done = 0
  for (let i = 0; i < count; i += 1) {
    const operation = draw(random)
    done += await operation(market, world, random, pick).then(() => 1, refused)
  }
  return done
}

function draw(random: () => number): Operation {
  let ticket = random() * 100
  for (const [operation, share] of MIX) {
    ticket -= share
    if (ticket < 0) return operation
  }
  return hold
}

function refused(error: unknown): 0 {
  if (error instanceof Refusal) return 0
  throw error
}
