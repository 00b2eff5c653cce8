import { about, actingAs } from '../../shared/audit/recording.ts'
import { addressKey } from '../../shared/caller-address.ts'
import { built, type Db } from '../../shared/db.ts'
import { triedTooOften } from '../../shared/fault.ts'
import { LeakyBuckets } from '../../shared/leaky-buckets.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { revokeKeysOf } from '../api-keys/api-keys.repository.ts'
import type { Call } from '../call.ts'
import { deleteIdentitiesOf } from '../oidc/identities.repository.ts'
import { LINK_INVALID } from '../one-time/one-time-token.ts'
import { askForResetToken, findToken, handOver, useToken } from '../one-time/one-time-tokens.repository.ts'
import { emailProblems, normalEmail, passwordProblems } from '../organization.ts'
import { hashPassword } from '../password.ts'
import { findPersonByEmail, setPassword } from '../people.repository.ts'
import { endSessions } from '../sessions/sessions.repository.ts'
import { type Allowance, leakOf } from '../throttle/allowance.ts'
import { accountOf } from '../throttle/guesses.service.ts'
import { empty, take } from '../throttle/throttle.repository.ts'

/** Mails to one address, whoever asks for them. */
const OF_ACCOUNT: Allowance = { atOnce: 3, secondsEach: 1_200 }
/** What one caller may ask for, whoever it is about. */
const OF_ADDRESS: Allowance = { atOnce: 20, secondsEach: 60 }
const asked = built(() => new LeakyBuckets(leakOf(OF_ADDRESS)))

/**
 * Has a one-time token mailed to whoever has an e-mail address. It does and answers the same whether anybody has: the
 * request is noted under the address, and only whoever sends the mail looks for the person. Where no mails are sent,
 * nothing is noted.
 */
export async function requestPasswordReset(
  { db, now, origin }: Call,
  given: string,
  { mails }: { mails: boolean },
): Promise<void> {
  refuseAny(emailProblems(given, ['email']))
  const email = normalEmail(given)
  const seconds =
    (origin ? asked(db).take(addressKey(origin.address), now.getTime()) : 0) ||
    (await take(db, `reset ${email}`, OF_ACCOUNT))
  if (seconds > 0) throw triedTooOften(seconds)
  // Nobody acts who could see whether anybody has this address. What is never mailed is not asked for either.
  await asSystem(db, (db) =>
    db.transaction(async (tx) => {
      if (mails) await askForResetToken(tx, email)
    }),
  )
}

/** Gives whoever has a one-time token another password, and ends all by which somebody else may act as them. */
export const resetPassword = (call: Call, asked: NewPassword): Promise<void> =>
  // By the token alone it is known who acts.
  asSystem(call.db, (db) => reset(db, asked))

interface NewPassword {
  token: string
  newPassword: string
}

async function reset(db: Db, { token, newPassword }: NewPassword): Promise<void> {
  refuseAny(passwordProblems(newPassword, ['newPassword']))
  // Looked for before anything is hashed, which takes a while.
  if (!(await findToken(db, 'PASSWORD_RESET', token))) throw new Refusal(LINK_INVALID)
  const passwordHash = await hashPassword(newPassword)
  await db.transaction(async (tx) => {
    const used = await useToken(tx, 'PASSWORD_RESET', token)
    const person = used && (await findPersonByEmail(tx, used.email))
    if (!person || !(await setPassword(tx, person, passwordHash))) throw new Refusal(LINK_INVALID)
    await endSessions(tx, person.id, null)
    // Whoever had the account meanwhile may have left themselves a way back in.
    await deleteIdentitiesOf(tx, person.id)
    await revokeKeysOf(tx, person.id, null)
    actingAs(tx, { personId: person.id, organizationId: null })
    about(tx, 'Person', person.id)
    // Whoever was kept waiting by the guesses of others signs in at once.
    await empty(tx, accountOf(used.email))
  })
}

/** A token for the operator to hand to a person who has proved otherwise who they are; null for a stranger. */
export async function passwordResetToken({ db }: Pick<Call, 'db'>, given: string): Promise<string | null> {
  const email = normalEmail(given)
  const person = await findPersonByEmail(db, email)
  if (!person) return null
  return db.transaction(async (tx) => {
    about(tx, 'Person', person.id)
    await askForResetToken(tx, email)
    return handOver(tx, { resetFor: email })
  })
}
