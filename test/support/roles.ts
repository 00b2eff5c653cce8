import { hashPassword } from '../../src/accounts/password.ts'
import { insertMembership, insertPerson } from '../../src/accounts/people.repository.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { newId } from '../../src/shared/id.ts'
import { Client } from './client.ts'
import { type Member, SIGN_IN } from './seed.ts'
import type { TestService } from './service.ts'

const PASSWORD = 'correct horse battery'

/** A further person of an organization, with the role MEMBER, signed in. */
export async function addMember(
  { url, db, stranger }: TestService,
  { organizationId }: Member,
): Promise<Client> {
  const id = newId()
  const email = `${id}@example.com`
  const passwordHash = await hashPassword(PASSWORD)
  await db.transaction(async (tx) => {
    await insertPerson(tx, { id, email, name: 'Li Mei', passwordHash })
    await insertMembership(tx, {
      personId: id,
      organizationId: parseGlobalId(organizationId)!.key,
      role: 'MEMBER',
    })
  })
  const { signIn } = await stranger.ask(SIGN_IN, { input: { email, password: PASSWORD } })
  return new Client(url, signIn.token)
}
