import { execFileSync } from 'node:child_process'
import { defineConfig, type UserWorkspaceConfig } from 'vitest/config'
import { ON_BOTH } from './test/support/both-databases.ts'
import { fromBuilt } from './test/support/from-built.ts'

const onPostgres = Boolean(process.env.TEST_DATABASE_URL)
// Whoever names one of them wants to see on it whatever it can show.
const onBoth = onPostgres && !process.argv.some((argument) => argument.startsWith('--project'))

// Tests, and the processes that they start, run what users run.
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
// Who watches sees what changes in the sources, without building.
const isWatching = !process.argv.includes('run')

const EVERYTHING = ['test/**/*.test.ts']
const RACES = 'test/**/*.race.test.ts'

const on = (name: 'embedded' | 'postgres', include: string[], exclude: string[]): UserWorkspaceConfig => ({
  // One copy of graphql, or its types belong to "another module or realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  plugins: isWatching ? [] : [fromBuilt],
  test: {
    ...{ name, include, exclude, globalSetup: `./test/support/${name}.setup.ts` },
    ...{ testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 2, isolate: false },
    server: { deps: { external: [/\/dist\//] } },
  },
})

export default defineConfig({
  test: {
    projects: [
      on('embedded', onBoth ? ON_BOTH : EVERYTHING, [RACES]),
      ...(onPostgres ? [on('postgres', EVERYTHING, [])] : []),
    ],
  },
})
