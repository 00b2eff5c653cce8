import { built, type Db, driverError } from '../shared/db.ts'
import {
  type HoldOutcome,
  type HoldTerms,
  holdInDatabase,
  holdTogether,
  type NewBooking,
} from './hold.repository.ts'

// Few, so that those that come meanwhile gather, and other questions find a connection.
const BATCHES_AT_ONCE = 3
const HOLDS_AT_ONCE = 32

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
      if (!isOfOne(error)) for (const { reject } of batch) reject(error)
      return isOfOne(error) ? batch.map(() => BUSY) : null
    })
    batches -= 1
    const busy = new Map<string, Waiting[]>(batch.map(({ booking }) => [booking.bookableId, []]))
    outcomes?.forEach((outcome, i) => {
      const hold = batch[i]!
      if (outcome.outcome === 'BUSY') busy.get(hold.booking.bookableId)!.push(hold)
      else hold.resolve(outcome)
    })
    for (const [bookableId, holds] of busy) void holdAlone(bookableId, holds)
    send()
  }

  /** Waits for the calendar in the first one's place; the others come behind it together. */
  async function holdAlone(bookableId: string, [first, ...others]: Waiting[]): Promise<void> {
    waiting.unshift(...others)
    if (first) await holdInDatabase(db, first.booking, first.terms).then(first.resolve, first.reject)
    asked.delete(bookableId)
    if (first) send()
  }

  return (hold: Waiting): void => {
    waiting.push(hold)
    if (!called) setImmediate(send)
    called = true
  }
})

const BUSY = { outcome: 'BUSY' } as const

/** Whether one of the batch had the error, and the others have nothing to do with it: a constraint, or a deadlock. */
const isOfOne = (error: unknown) => /^(23|40)/.test(driverError(error).code ?? '')
