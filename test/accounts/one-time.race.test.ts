import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptInvitation } from '../../src/accounts/invitations/accept.service.ts'
import { invitePerson, withdrawInvitation } from '../../src/accounts/invitations/invite.service.ts'
import { deleteMember } from '../../src/accounts/members/members.repository.ts'
import { findToken } from '../../src/accounts/one-time/one-time-tokens.repository.ts'
import { oneTimeTokens } from '../../src/accounts/one-time/one-time-tokens.table.ts'
import { hashPassword, passwordMatches } from '../../src/accounts/password.ts'
import {
  passwordResetToken,
  resetPassword,
} from '../../src/accounts/password-reset/password-reset.service.ts'
import {
  findPersonByEmail,
  findPersonWithPassword,
  setPassword,
} from '../../src/accounts/people.repository.ts'
import { changePassword } from '../../src/accounts/sessions/change-password.service.ts'
import { openSession } from '../../src/accounts/sessions/open-session.service.ts'
import { sessions } from '../../src/accounts/sessions/sessions.table.ts'
import { signIn } from '../../src/accounts/sign-in.service.ts'
import { tokensOf } from '../../src/accounts/token.ts'
import { Fault } from '../../src/shared/fault.ts'
import { Refusal } from '../../src/shared/refusal.ts'
import { type Market, prepareMarket } from '../support/market.ts'
import { meeting } from '../support/meeting.ts'
import { newEmail, PASSWORD } from '../support/people.ts'

const AT_ONCE = 6
const tokens = tokensOf('a secret of the test that is long enough', 10)

let market: Market
let email: string
beforeAll(async () => {
  market = await prepareMarket(1)
  const person = await findPersonWithPassword(market.db, market.enterprises[0]!.actor!.personId)
  email = person!.email
})
afterAll(() => market.close())

const stranger = () => ({ db: market.db, actor: null, now: new Date() })
const passwords = Array.from({ length: AT_ONCE }, (_, i) => `password number ${i}`)

type Reset = (token: string, newPassword: string) => Promise<void>

/** One token, used several times at once. Answers how many succeed; the password is one of theirs. */
async function winners(reset: Reset): Promise<number> {
  const token = (await passwordResetToken(market, email))!
  const answers = await Promise.allSettled(passwords.map((password) => reset(token, password)))
  const won = passwords.filter((_, i) => answers[i]!.status === 'fulfilled')
  const { passwordHash } = (await findPersonByEmail(market.db, email))!
  const right = await Promise.all(won.map((password) => passwordMatches(passwordHash, password)))
  expect(right.filter(Boolean)).toHaveLength(1)
  return won.length
}

test('of several who use one token at the same time one sets the password', async () => {
  const reset: Reset = (token, newPassword) => resetPassword(stranger(), { token, newPassword })
  for (let round = 0; round < 3; round += 1) expect(await winners(reset)).toBe(1)
})

test('the naive way, look whether the token is good and delete it afterwards, lets several', async () => {
  const looked = meeting(AT_ONCE)
  const reset: Reset = async (token, newPassword) => {
    const good = await findToken(market.db, 'PASSWORD_RESET', token)
    await looked()
    if (!good) throw new Error('not good')
    const passwordHash = await hashPassword(newPassword)
    await market.db.transaction(async (tx) => {
      await setPassword(tx, (await findPersonByEmail(tx, good.email))!, passwordHash)
      await tx.delete(oneTimeTokens).where(eq(oneTimeTokens.id, good.id))
    })
  }
  expect(await winners(reset)).toBe(AT_ONCE)
})

test('of several who accept one invitation at the same time one joins, and nobody is made twice', async () => {
  const lab = market.lab
  const invited = newEmail()
  const { token } = await invitePerson(
    { ...lab, now: new Date() },
    { email: invited, role: 'MEMBER' },
    { mails: false },
  )
  const answers = await Promise.allSettled(
    passwords.map((password, i) =>
      acceptInvitation(stranger(), { token: token!, name: `Number ${i}`, password }),
    ),
  )
  const won = answers.findIndex(({ status }) => status === 'fulfilled')
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const person = (await findPersonByEmail(market.db, invited))!
  expect(person.name).toBe(`Number ${won}`)
  await market.db.transaction((tx) =>
    deleteMember(tx, {
      ...person,
      personId: person.id,
      organizationId: lab.actor!.organizationId,
      role: 'MEMBER',
    }),
  )
})

test('an invitation that is accepted while it is withdrawn and replaced ends in one way, and nobody blocks another', async () => {
  const call = () => ({ ...market.lab, now: new Date() })
  for (let round = 0; round < 5; round += 1) {
    const request = { email: newEmail(), role: 'MEMBER' as const }
    const { invitation, token } = await invitePerson(call(), request, { mails: false })
    const answers = await Promise.allSettled([
      ...[0, 1].map((i) =>
        acceptInvitation(stranger(), { token: token!, name: `Number ${i}`, password: PASSWORD }),
      ),
      withdrawInvitation(call(), invitation.id),
      ...[0, 1, 2].map(() => invitePerson(call(), request, { mails: false })),
    ])
    const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(failures.filter((error) => !(error instanceof Refusal || error instanceof Fault))).toEqual([])
    expect(answers.slice(0, 2).filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  }
})

test('who signs in with the old password while it is changed is out afterwards', async () => {
  const { personId, organizationId } = market.enterprises[0]!.actor!
  for (let round = 0; round < 5; round += 1) {
    const token = (await passwordResetToken(market, email))!
    await resetPassword(stranger(), { token, newPassword: PASSWORD })
    const { sessionId } = await market.db.transaction((tx) =>
      openSession(tx, { now: new Date() }, { personId, organizationId }),
    )
    const actor = {
      ...market.enterprises[0]!.actor!,
      credential: { kind: 'SESSION' as const, id: sessionId },
    }
    await Promise.allSettled([
      changePassword(
        { db: market.db, actor, now: new Date() },
        { currentPassword: PASSWORD, newPassword: `${PASSWORD} ${round}` },
      ),
      ...Array.from({ length: 4 }, () => signIn(stranger(), tokens, { email, password: PASSWORD })),
    ])
    const all = await market.db.select().from(sessions).where(eq(sessions.personId, personId))
    expect(all.filter(({ endedAt }) => !endedAt).map(({ id }) => id)).toEqual([sessionId])
  }
})
