import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { readEvents } from '../../../src/shared/events/outbox.repository.ts'
import { cloneDatabase, isPostgres } from '../../support/database.ts'
import { forgetMarket, NATS_URL, startFollower } from '../../support/nats.ts'

// On a PostgreSQL, others lead.
test.skipIf(!NATS_URL || isPostgres())('the only process on an embedded database leads', async () => {
  const database = await cloneDatabase()
  const follower = await startFollower(database)
  await follower.roles.until((roles) => roles.includes('LEADS'))
  await database.db.execute(sql`insert into outbox (topic, subject_id, payload)
    select 'AVAILABILITY', gen_random_uuid(), '{}' from generate_series(1, 3)`)
  await follower.told.until((told) => told.length === 3)
  expect(follower.told.all).toEqual((await readEvents(database.db, 0)).map(({ position }) => position))
  await follower.stop()
  await forgetMarket(database.db)
  await database.close()
})
