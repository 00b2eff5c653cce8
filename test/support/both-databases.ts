/**
 * What is shown on both databases where a PostgreSQL is named, by feature: what is said of the embedded one or of the
 * difference, and what asks for every operation, writes every kind of row or reads the most demanding SQL. Everything
 * else is shown once in a run.
 */
export const ON_BOTH = [
  'test/accounts/mandates.test.ts',
  'test/accounts/sign-up.test.ts',
  'test/audit/audit-records.test.ts',
  'test/audit/every-mutation.test.ts',
  'test/availability/ledger.test.ts',
  'test/availability/ledger-batches.test.ts',
  'test/availability/publication.test.ts',
  'test/availability/roll.test.ts',
  'test/bookings/hold.test.ts',
  'test/bookings/lifecycle.test.ts',
  'test/bookings/mandates.test.ts',
  'test/bookings/series.test.ts',
  'test/bookings/waitlist.test.ts',
  'test/catalog/accreditations.test.ts',
  'test/catalog/search/search.test.ts',
  'test/catalog/test-services/find.test.ts',
  'test/catalog/test-services/publish.test.ts',
  'test/edges/access-matrix.test.ts',
  'test/edges/start.test.ts',
  'test/edges/synonyms.test.ts',
  'test/edges/tour.test.ts',
  'test/faults/full-disk.test.ts',
  'test/live/subscriptions.test.ts',
  'test/market/board.test.ts',
  'test/market/find-slots.test.ts',
  'test/notices/inbox.test.ts',
  'test/orders/orders.test.ts',
  'test/orders/requests.test.ts',
  'test/shared/events/nats-alone.test.ts',
]
