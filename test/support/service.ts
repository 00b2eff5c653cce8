import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Tokens, tokensOf } from '../../src/accounts/token.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { serve } from '../../src/serve.ts'
import type { Database } from '../../src/shared/database.ts'
import type { Db } from '../../src/shared/db.ts'
import { createLogger } from '../../src/shared/log.ts'
import { sharedSecret } from '../../src/shared/secrets.repository.ts'
import { Client } from './client.ts'
import { cloneDatabase } from './database.ts'

export interface TestService {
  url: string
  db: Db
  /** Somebody who is not signed in. */
  stranger: Client
  /** What it reads access tokens with. */
  tokens?: Tokens
  stop: () => Promise<void>
}

/**
 * A running service on a free port, with a database of its own unless it is given one; it closes either.
 * Without limits to what is asked for in a while, unless they are set.
 */
export async function startService(
  settings: Partial<Config> = {},
  given?: Database & { service?: Database },
): Promise<TestService> {
  const filesDirectory = join(tmpdir(), `fenshi-files-${randomUUID()}`)
  const database = given ?? (await cloneDatabase())
  const config = {
    ...readConfig({
      ...{ PORT: '0', DEMO_DATA: 'false', LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' },
      ...{ FILES_DIR: filesDirectory, RATE_ADDRESS: '0', RATE_ORGANIZATION: '0' },
    }),
    ...settings,
  }
  const served = database.service ?? database
  const { url, stop } = await serve(config, served, createLogger(config.LOG_LEVEL))
  const secret = config.TOKEN_SECRET || (await sharedSecret(database.db, 'access-token', ''))
  return {
    ...{ url, db: database.db, stranger: new Client(url) },
    tokens: tokensOf(secret, config.TOKEN_MINUTES),
    stop: async () => {
      await stop().finally(database.close)
      await rm(filesDirectory, { recursive: true, force: true })
    },
  }
}
