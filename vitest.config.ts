import { defineConfig } from 'vitest/config'

const onPostgres = Boolean(process.env.TEST_DATABASE_URL)
const shared = { testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2, isolate: false }

// What depends on no database in particular: where a PostgreSQL is named, once in a run is enough.
const EITHER = [
  ...['test/attacks/**', 'test/guard/**', 'test/import/**'],
  ...[
    'test/audit/verify.test.ts',
    'test/edges/synonyms.test.ts',
    'test/edges/standards.test.ts',
    'test/notices/mail.test.ts',
  ],
]

export default defineConfig({
  // One copy of graphql, or its types belong to "another module or realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'embedded',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.race.test.ts', ...(onPostgres ? EITHER : [])],
          globalSetup: './test/support/embedded.setup.ts',
        },
      },
      ...(onPostgres
        ? [
            {
              extends: true as const,
              test: {
                ...shared,
                name: 'postgres',
                include: ['test/**/*.test.ts'],
                globalSetup: './test/support/postgres.setup.ts',
              },
            },
          ]
        : []),
    ],
  },
})
