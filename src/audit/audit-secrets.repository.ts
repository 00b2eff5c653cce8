import { createHash, randomBytes } from 'node:crypto'
import type { Db } from '../shared/db.ts'
import { sharedSecret } from '../shared/secrets.repository.ts'
import { type AuditKey, auditKeyOf, freshKey } from './audit-key.ts'

/** The key of the settings, or one that is made once and kept beside the log, where it proves less. */
export const auditKey = async (db: Db, setting: string): Promise<AuditKey> =>
  auditKeyOf(setting || (await sharedSecret(db, 'audit-key', freshKey())))

/** A name of the market in its checkpoints, which stays when it is restored from a dump. */
export async function auditMarket(db: Db): Promise<string> {
  const id = await sharedSecret(db, 'market-id', randomBytes(16).toString('hex'))
  return createHash('sha256').update(`audit ${id}`).digest('hex').slice(0, 16)
}
