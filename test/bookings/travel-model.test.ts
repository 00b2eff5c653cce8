import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold, outcome } from '../support/bookings.ts'
import { expertOf, MINHANG, onSite, PUDONG, XUHUI } from '../support/experts.ts'
import { type Lab, type Member, seeds } from '../support/seed.ts'
import { startService, type TestService } from '../support/service.ts'
import { atQuarter, minutesAfter } from '../support/time.ts'

let service: TestService
let lab: Lab
let enterprise: Member
beforeAll(async () => {
  service = await startService()
  lab = await seeds(service).lab(MINHANG)
  enterprise = await seeds(service).enterprise()
})
afterAll(() => service.stop())

interface Session {
  /** In minutes. */
  from: number
  until: number
  /** That of the lab where the expert stays there. */
  district: string
}

const WHERE = { [MINHANG!]: {}, [XUHUI!]: onSite(XUHUI!), [PUDONG!]: onSite(PUDONG!) }
const quarters = (max: number) => fc.integer({ min: 1, max }).map((n) => n * 15)
const sessions = fc.array(
  fc
    .record({ from: quarters(32), minutes: quarters(4), district: fc.constantFrom(...Object.keys(WHERE)) })
    .map(({ from, minutes, district }): Session => ({ from, until: from + minutes, district })),
  { minLength: 2, maxLength: 8 },
)
const apart = (a: Session, b: Session) => Math.max(a.from - b.until, b.from - a.until)

test('a session is held exactly when its time is free and the expert gets there from the one before, and on to the next', async () => {
  const start = atQuarter(1_440)
  await fc.assert(
    fc.asyncProperty(sessions, fc.constantFrom(0, 30, 60), async (asked, travelMinutes) => {
      const expert = await expertOf(lab, { travelMinutes })
      const held: Session[] = []
      for (const session of asked) {
        const { from, until, district } = session
        const isTaken = held.some((other) => apart(session, other) < 0)
        const isFar = held.some(
          (other) => other.district !== district && apart(session, other) < travelMinutes,
        )
        const answer = await hold(
          ...([enterprise.client, expert, minutesAfter(start, from), until - from] as const),
          ...([undefined, WHERE[district]] as const),
        )
        expect(outcome(answer)).toBe(isTaken ? 'SLOT_UNAVAILABLE' : isFar ? 'TRAVEL_TIME_NEEDED' : 'HELD')
        if (!isTaken && !isFar) held.push(session)
      }
    }),
    { numRuns: 30 },
  )
})
