import { type Problem, Refusal } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Call } from '../call.ts'
import { passwordMatches } from '../password.ts'
import { findPersonWithPassword } from '../people.repository.ts'
import type { PersonRow } from '../people.table.ts'
import { signedIn } from '../permission.ts'
import { guarded } from '../throttle/guesses.service.ts'
import { sessionOf } from './session-ended.ts'

/** Who is signed in, when this is their password: an access token may be stolen. `field` is where it was given. */
export async function withOwnPassword(
  { db, now, actor }: Call,
  password: string,
  field: string,
): Promise<PersonRow> {
  const someone = signedIn(actor)
  const sessionId = sessionOf(someone)
  // A password is read by the system alone.
  const person = await asSystem(db, (db) => findPersonWithPassword(db, someone.personId))
  // By the session alone: wrong passwords of strangers do not keep the owner waiting.
  const right = await guarded({ db, now }, `session ${sessionId}`, async () =>
    (await passwordMatches(person!.passwordHash, password)) ? person! : null,
  )
  if (!right) throw wrongPassword(field)
  return right
}

export const wrongPassword = (field: string): Refusal => new Refusal({ ...WRONG, path: [field] })

const WRONG: Problem = {
  code: 'SIGN_IN_FAILED',
  path: [],
  text: {
    en: 'This is not your current password. If you have forgotten it, use requestPasswordReset.',
    zh: '当前密码不正确。若已忘记,请使用 requestPasswordReset 重置。',
  },
}
