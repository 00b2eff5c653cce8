import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  GRACE_MS,
  IDLE_MS,
  LIFETIME_MS,
  type SessionState,
  verdictOn,
} from '../../../src/accounts/sessions/session.ts'

interface Played {
  accepted: string[]
  ended: boolean
}

/** Shows tokens of one session, each by its number in the order in which they were given, after so long a pause. */
function play(shown: readonly { token: number; pauseMs: number }[]): Played & { given: string[] } {
  let now = new Date()
  let given = ['0']
  const accepted: string[] = []
  let state: SessionState = {
    ...{ currentHash: '0', previousHash: null, endedAt: null },
    ...{ createdAt: now, rotatedAt: now, usedAt: now },
  }
  for (const { token, pauseMs } of shown) {
    now = new Date(now.getTime() + pauseMs)
    const turn = given[token % given.length]!
    const verdict = verdictOn(state, turn, now)
    if (verdict === 'ENDED') continue
    if (verdict === 'REPLAYED') {
      state = { ...state, endedAt: now }
      continue
    }
    accepted.push(turn)
    const next = String(given.length)
    given = [...given, next]
    state = {
      ...{ ...state, currentHash: next, usedAt: now },
      ...(verdict === 'ROTATE' && { previousHash: turn, rotatedAt: now }),
    }
  }
  return { accepted, ended: state.endedAt !== null, given }
}

const shown = fc.array(
  fc.record({ token: fc.nat(12), pauseMs: fc.constantFrom(0, 1_000, GRACE_MS, GRACE_MS + 1) }),
  { maxLength: 30 },
)

test('whatever is shown in whatever order, at most one token of a session can be refreshed further than by its predecessor', () => {
  fc.assert(
    fc.property(shown, (tokens) => {
      const { accepted, given } = play(tokens)
      // Once a token was accepted, none that was given before it is accepted any more, but itself.
      for (const [i, turn] of accepted.entries()) {
        expect(accepted.slice(i + 1).every((later) => Number(later) >= Number(turn))).toBe(true)
      }
      expect(given).toHaveLength(accepted.length + 1)
    }),
  )
})

test('whoever shows the newest token each time in time is never refused', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: IDLE_MS - 1 }), { maxLength: 30 }), (pauses) => {
      const total = pauses.reduce((sum, each) => sum + each, 0)
      fc.pre(total < LIFETIME_MS)
      const { accepted, ended } = play(pauses.map((pauseMs, token) => ({ token, pauseMs })))
      expect(accepted).toHaveLength(pauses.length)
      expect(ended).toBe(false)
    }),
  )
})
