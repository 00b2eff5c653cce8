import { setTimeout as pause } from 'node:timers/promises'
import { built, type Db, hasWaitedInVain, isOfAll } from '../shared/db.ts'
import {
  type HoldOutcome,
  type HoldTerms,
  holdInDatabase,
  holdTogether,
  type NewBooking,
} from './hold.repository.ts'

// Few, so that those that come meanwhile gather, and other questions find a connection.
const BATCHES_AT_ONCE = 4
const HOLDS_AT_ONCE = 32
// Each has a connection to itself while it waits for a calendar.
const ALONE_AT_ONCE = 2
// Until the others look again whether theirs are free.
const RETRY_MS = 25

interface Waiting {
  booking: NewBooking
  terms: HoldTerms
  resolve: (outcome: HoldOutcome) => void
  reject: (error: unknown) => void
}

/**
 * Holds a slot in a transaction shared with others that are asked for at the same moment, since a commit costs as
 * much as a hold. Each succeeds or fails by itself.
 */
export const holdAmongOthers = (db: Db, booking: NewBooking, terms: HoldTerms): Promise<HoldOutcome> =>
  new Promise((resolve, reject) => queueOf(db)({ booking, terms, resolve, reject }))

const queueOf = built((db) => {
  let waiting: Waiting[] = []
  /** Calendars that are being asked: who comes for one of them waits here and not in the database. */
  const asked = new Set<string>()
  let batches = 0
  let alone = 0
  let called = false

  function send(): void {
    called = false
    while (batches < BATCHES_AT_ONCE) {
      const batch = nextBatch()
      if (batch.length === 0) return
      void holdBatch(batch)
    }
  }

  /** Those who have waited longest, in the order in which they came. */
  function nextBatch(): Waiting[] {
    const [batch, rest]: [Waiting[], Waiting[]] = [[], []]
    for (const hold of waiting) {
      const fits = batch.length < HOLDS_AT_ONCE && !asked.has(hold.booking.bookableId)
      ;(fits ? batch : rest).push(hold)
    }
    waiting = rest
    for (const { booking } of batch) asked.add(booking.bookableId)
    return batch
  }

  async function holdBatch(batch: Waiting[]): Promise<void> {
    batches += 1
    const outcomes = await holdTogether(db, batch).catch((error: unknown) => {
      if (isOfAll(error)) for (const { reject } of batch) reject(error)
      return isOfAll(error) ? null : batch.map(() => BUSY)
    })
    batches -= 1
    const busy = new Map<string, Waiting[]>(batch.map(({ booking }) => [booking.bookableId, []]))
    outcomes?.forEach((outcome, i) => {
      const hold = batch[i]!
      if (outcome.outcome === 'BUSY') busy.get(hold.booking.bookableId)!.push(hold)
      else hold.resolve(outcome)
    })
    for (const [bookableId, holds] of busy) void holdBusy(bookableId, holds)
    send()
  }

  /** Waits for a calendar that somebody else has: the first in the database, the others behind it. */
  async function holdBusy(bookableId: string, holds: Waiting[]): Promise<void> {
    if (holds.length > 0) await (alone < ALONE_AT_ONCE ? holdAlone(holds) : pause(RETRY_MS))
    waiting.unshift(...holds)
    asked.delete(bookableId)
    send()
  }

  async function holdAlone(holds: Waiting[]): Promise<void> {
    const first = holds.shift()!
    alone += 1
    try {
      first.resolve(await holdInDatabase(db, first.booking, first.terms))
    } catch (error) {
      first.reject(error)
      // Or each would wait as long in vain, one after the other.
      if (hasWaitedInVain(error)) for (const { reject } of holds.splice(0)) reject(error)
    }
    alone -= 1
  }

  return (hold: Waiting): void => {
    waiting.push(hold)
    if (!called) setImmediate(send)
    called = true
  }
})

const BUSY = { outcome: 'BUSY' } as const
