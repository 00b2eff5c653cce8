import { about } from '../../shared/audit/recording.ts'
import { refuseAny } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Call } from '../call.ts'
import { dropResetToken } from '../one-time/one-time-tokens.repository.ts'
import { passwordProblems } from '../organization.ts'
import { hashPassword } from '../password.ts'
import { setPassword } from '../people.repository.ts'
import { signedIn } from '../permission.ts'
import { withOwnPassword, wrongPassword } from './own-password.service.ts'
import { sessionOf } from './session-ended.ts'
import { endSessions } from './sessions.repository.ts'

/** Changes the actor's password, and ends all their other sessions, and a token that would reset it. */
export async function changePassword(
  call: Call,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<void> {
  const sessionId = sessionOf(signedIn(call.actor))
  refuseAny(passwordProblems(newPassword, ['newPassword']))
  const person = await withOwnPassword(call, currentPassword, 'currentPassword')
  const passwordHash = await hashPassword(newPassword)
  await call.db.transaction(async (tx) => {
    // Passwords and tokens are the system's alone.
    await asSystem(tx, async (tx) => {
      // Two changes at once both knew the same password: the second no longer does.
      if (!(await setPassword(tx, person, passwordHash))) throw wrongPassword('currentPassword')
      // Whoever reads the mails of the address may have asked for it.
      await dropResetToken(tx, person.email)
    })
    await endSessions(tx, person.id, sessionId)
    about(tx, 'Person', person.id)
  })
}
