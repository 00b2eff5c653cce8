import { eq } from 'drizzle-orm'
import type { Db } from './db.ts'
import { secrets } from './secrets.table.ts'

/** The shared secret of this name: the one already kept, or `fresh`, which is kept from now on. */
export async function sharedSecret(db: Db, name: string, fresh: string): Promise<string> {
  await db.insert(secrets).values({ name, value: fresh }).onConflictDoNothing()
  const [kept] = await db.select().from(secrets).where(eq(secrets.name, name))
  return kept?.value ?? fresh
}
