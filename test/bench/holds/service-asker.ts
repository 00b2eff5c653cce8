import type { Call } from '../../../src/accounts/call.ts'
import { holdSlot } from '../../../src/bookings/hold.service.ts'
import { openPostgres } from '../../../src/shared/database.ts'
import { Refusal } from '../../../src/shared/refusal.ts'
import type { Outcome } from '../closed-loop.ts'
import { idOf } from '../ids.ts'
import { HOLD_MINUTES, type Wish } from './market.ts'

export interface Asker {
  ask: (wish: Wish) => Promise<Outcome>
  close: () => Promise<void>
}

/** Asks the service function in this very process, as a resolver would. */
export function serviceAsker(databaseUrl: string, pool: number): Asker {
  const { db, close } = openPostgres(databaseUrl, pool)
  const ask = async (wish: Wish): Promise<Outcome> => {
    const call: Call = { db, actor: actorOf(wish.enterprise), now: new Date() }
    const request = { ...wish, bookableId: idOf('bookable', wish.bookable) }
    try {
      await holdSlot(call, request, HOLD_MINUTES)
      return 'DONE'
    } catch (error) {
      if (isTaken(error)) return 'REFUSED'
      throw error
    }
  }
  return { ask, close }
}

const isTaken = (error: unknown) =>
  error instanceof Refusal && error.problems.every(({ code }) => code === 'SLOT_UNAVAILABLE')

const actorOf = (enterprise: number): NonNullable<Call['actor']> => ({
  personId: idOf('person', enterprise),
  organizationId: idOf('enterprise', enterprise),
  kind: 'ENTERPRISE',
  role: 'OWNER',
  sizeClass: 'SMALL',
  credential: { kind: 'SESSION', id: idOf('person', enterprise) },
  expiresAt: new Date(Date.now() + 3_600_000),
})
