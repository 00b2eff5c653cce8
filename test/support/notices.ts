import { findPersonByEmail } from '../../src/accounts/people.repository.ts'
import { type Notice, notify } from '../../src/notices/notices.service.ts'
import type { Db } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import type { Member } from './seed.ts'

type Reader = Pick<Member, 'email' | 'organizationId'>

/** Who is told: a person in an organization, as the database knows them. */
export async function addressee(db: Db, { email, organizationId }: Reader) {
  const person = await findPersonByEmail(db, email)
  return { personId: person!.id, organizationId: parseGlobalId(organizationId)!.key }
}

/** Tells a person something, as the features do when it happens. */
export async function tell(db: Db, reader: Reader, notice: Notice): Promise<void> {
  const recipient = await addressee(db, reader)
  await db.transaction((tx) => notify(tx, recipient, notice))
}
