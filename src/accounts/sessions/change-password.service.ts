import { about } from '../../shared/audit/recording.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Call } from '../call.ts'
import { passwordProblems } from '../organization.ts'
import { hashPassword, passwordMatches } from '../password.ts'
import { findPersonWithPassword, setPassword } from '../people.repository.ts'
import { signedIn } from '../permission.ts'
import { guarded } from '../throttle/guesses.service.ts'
import { sessionOf } from './session-ended.ts'
import { endSessions } from './sessions.repository.ts'

/** Changes the actor's password, and ends all their other sessions. */
export async function changePassword(
  call: Call,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<void> {
  const someone = signedIn(call.actor)
  const sessionId = sessionOf(someone)
  refuseAny(passwordProblems(newPassword, ['newPassword']))
  // A password is read and written by the system alone.
  const person = await asSystem(call.db, (db) => findPersonWithPassword(db, someone.personId))
  // By the session alone: wrong passwords of strangers do not keep the owner from changing it.
  const { db, now } = call
  const right = await guarded({ db, now }, `session ${sessionId}`, async () =>
    (await passwordMatches(person!.passwordHash, currentPassword)) ? person! : null,
  )
  if (!right) throw new Refusal(WRONG)
  const passwordHash = await hashPassword(newPassword)
  await call.db.transaction(async (tx) => {
    // Two changes at once both knew the same password: the second no longer does.
    if (!(await asSystem(tx, (tx) => setPassword(tx, right, passwordHash)))) throw new Refusal(WRONG)
    await endSessions(tx, right.id, sessionId)
    about(tx, 'Person', right.id)
  })
}

const WRONG: Problem = {
  code: 'SIGN_IN_FAILED',
  path: ['currentPassword'],
  text: {
    en: 'This is not your current password. If you have forgotten it, use requestPasswordReset.',
    zh: '当前密码不正确。若已忘记,请使用 requestPasswordReset 重置。',
  },
}
