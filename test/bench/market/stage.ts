import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import {
  type Database,
  embedded,
  openAsOwner,
  openEmbedded,
  openPostgres,
} from '../../../src/shared/database.ts'
import { withBenchDatabase } from '../bench-database.ts'
import type { DatabaseKind } from '../options.ts'
import { embeddedTarget, postgresTarget } from '../target.ts'
import type { MarketPlan } from './plan.ts'
import { seedMarket } from './seed.ts'

/** A market in a database, which is opened by one at a time. */
export interface Stage {
  kind: DatabaseKind
  bookables: number
  open: () => Promise<Database>
  /** The settings by which the service is told where it is. */
  settings: Record<string, string>
}

type Say = (text: string) => void
type Act = (stage: Stage) => Promise<void>

const planOf = (bookables: number): MarketPlan => ({ bookables, bookingsEach: 50, now: new Date(), seed: 1 })

export const postgresStage = (url: string, bookables: number): Stage => ({
  ...{ kind: 'postgres', bookables, settings: { DATABASE_URL: url } },
  open: async () => openPostgres(url, 1),
})

/** Makes a market in a new database, which is gone afterwards. */
export const onStage = (kind: DatabaseKind, bookables: number, say: Say, act: Act): Promise<void> =>
  kind === 'postgres' ? onPostgres(bookables, say, act) : onEmbedded(bookables, say, act)

const onPostgres = (bookables: number, say: Say, act: Act) =>
  withBenchDatabase(async (url) => {
    await fillPostgres(url, bookables, say)
    await act(postgresStage(url, bookables))
  })

/** Fills a migrated PostgreSQL. */
export async function fillPostgres(url: string, bookables: number, say: Say): Promise<void> {
  const database = openAsOwner(url, 1)
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { TimeZone: 'UTC' } })
  try {
    await seedMarket(postgresTarget(sql), database.db, planOf(bookables), say)
  } finally {
    await Promise.all([sql.end(), database.close()])
  }
}

async function onEmbedded(bookables: number, say: Say, act: Act): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'fenshi-bench-'))
  try {
    // Where openEmbedded, and the service, look for it.
    const database = await embedded({ dataDir: join(directory, 'pglite') })
    await database.migrate()
    await seedMarket(embeddedTarget(database.client), database.db, planOf(bookables), say).finally(
      database.close,
    )
    await act({
      ...{ kind: 'embedded', bookables, settings: { DATA_DIR: directory } },
      open: () => openEmbedded(directory),
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
