import { syncPublicDays } from '../../src/availability/public-days.service.ts'
import type { Database } from '../../src/shared/database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The file that holds the migrated embedded database to start from. */
    embeddedTemplate?: string
    /** The name of the migrated database to clone on the PostgreSQL of TEST_DATABASE_URL. */
    postgresTemplate?: string
  }
}

/** Makes a database what every test starts from. */
export async function prepareTemplate({ db, migrate }: Pick<Database, 'db' | 'migrate'>): Promise<void> {
  await migrate()
  await syncPublicDays({ db, now: new Date() }, new Map())
}
