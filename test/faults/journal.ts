import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { pick, wholeNumber } from '../../src/demo/random.ts'
import { act, type Held } from '../support/bookings.ts'
import { Client } from '../support/client.ts'
import type { Member } from '../support/seed.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

/** Between two bookings, so that those who book leave a server the time to start, and to be taken away. */
const RESTS_MS = 50

/** What was acknowledged of one booking: its state in the last answer. */
export interface Acknowledged {
  key: string
  bookingId: string
  status: string
  /** Whether it was asked to be cancelled: whoever asks again is refused, since it is. */
  cancelling: boolean
}

/** The acknowledged answers of clients, which no fault may undo. */
export class Journal {
  readonly bookings = new Map<string, Acknowledged>()
  /** The organizations whose bookings are all here. */
  readonly enterprises: string[] = []
  /** Answers that no caller may get, whatever happens to the server. */
  readonly wrong: string[] = []

  note({ booking }: Held, key: string): void {
    if (!booking) return
    const known = this.bookings.get(booking.id)
    this.bookings.set(booking.id, {
      bookingId: booking.id,
      key: known?.key ?? key,
      status: booking.status,
      cancelling: false,
    })
  }

  noteCancelling(bookingId: string): void {
    const known = this.bookings.get(bookingId)!
    this.bookings.set(bookingId, { ...known, cancelling: true })
  }
}

interface Where {
  urls: readonly string[]
  bookables: readonly string[]
  random: () => number
  /** Called with each answer. */
  onAnswer?: () => void
  /** Called with each answer after which it asks again. */
  onRefusal?: (message: string) => void
}

/** Holds, confirms and cancels, one after the other; asks again with the same key until it is answered. */
export class Booker {
  private readonly done: Promise<void>
  private readonly member: Member
  private readonly journal: Journal
  private readonly where: Where
  private stopped = false

  constructor(member: Member, journal: Journal, where: Where) {
    this.member = member
    this.journal = journal
    this.where = where
    journal.enterprises.push(member.organizationId)
    this.done = this.work()
  }

  /** Ends with the booking that is under way. */
  stop(): Promise<void> {
    this.stopped = true
    return this.done
  }

  private async work(): Promise<void> {
    while (!this.stopped) {
      await this.book()
      await pause(RESTS_MS)
    }
  }

  private async book(): Promise<void> {
    const { random, bookables } = this.where
    const startsAt = atQuarter(120 + 15 * wholeNumber(random, 0, 1_200))
    const endsAt = minutesAfter(startsAt, 15 * wholeNumber(random, 1, 4))
    const key = randomUUID()
    const slot = { bookableId: pick(random, bookables), startsAt, endsAt, idempotencyKey: key }
    const { booking } = await this.untilAnswered('holdSlot', slot, key)
    if (!booking) return
    const { id: bookingId } = booking
    if (random() < 0.7) {
      const confirmed = { bookingId, idempotencyKey: randomUUID() }
      await this.untilAnswered('confirmBooking', confirmed, key)
    }
    if (random() > 0.3) return
    this.journal.noteCancelling(bookingId)
    await this.untilAnswered('cancelBooking', { bookingId }, key)
  }

  private async untilAnswered(name: Parameters<typeof act>[1], input: object, key: string): Promise<Held> {
    for (;;) {
      const answer = await this.tried(name, input)
      if (answer) {
        this.journal.note(answer, key)
        this.where.onAnswer?.()
        return answer
      }
      await pause(RESTS_MS)
    }
  }

  /** The answer; null when there was none, and it may be asked again. */
  private async tried(name: Parameters<typeof act>[1], input: object): Promise<Held | null> {
    const client = new Client(pick(this.where.random, this.where.urls), this.member.client.token)
    return act(client, name, input).catch(({ message, cause }: Error) => {
      // A server that is gone, or says that its database is.
      const isExpected = cause !== undefined || /^fetch failed|UNAVAILABLE/.test(message)
      this.where.onRefusal?.(message)
      if (!isExpected) this.journal.wrong.push(`${name}: ${message}`)
      return null
    })
  }
}
