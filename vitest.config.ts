import { defineConfig } from 'vitest/config'
import { ON_BOTH } from './test/support/both-databases.ts'

const onPostgres = Boolean(process.env.TEST_DATABASE_URL)
// Whoever names one of them wants to see on it whatever it can show.
const onBoth = onPostgres && !process.argv.some((argument) => argument.startsWith('--project'))
const shared = { testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2, isolate: false }

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
          include: onBoth ? ON_BOTH : ['test/**/*.test.ts'],
          exclude: ['test/**/*.race.test.ts'],
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
