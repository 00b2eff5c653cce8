/**
 * What is shown on both databases where a PostgreSQL is named: what is said of the embedded one, and what shows that the
 * same SQL does the same there: each operation for everybody (access-matrix), the whole market (tour), and the ledger,
 * the search and the feed, which ask the most of it. Everything else is shown once in a run.
 */
export const ON_BOTH = [
  'test/audit/audit-records.test.ts',
  'test/availability/availability-changes.test.ts',
  'test/availability/ledger.test.ts',
  'test/availability/roll.test.ts',
  'test/catalog/search/search.test.ts',
  'test/catalog/test-services/find.test.ts',
  'test/edges/access-matrix.test.ts',
  'test/edges/start.test.ts',
  'test/edges/tour.test.ts',
  'test/faults/embedded-kills.test.ts',
  'test/faults/full-disk.test.ts',
  'test/import/command.test.ts',
  'test/market/find-slots.test.ts',
  'test/shared/events/nats-alone.test.ts',
]
