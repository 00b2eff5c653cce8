import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Builds the service as `npm start` does: tests that start processes of it start what users start. */
export const build = () => promisify(execFile)('npm', ['run', '--silent', 'build'])
