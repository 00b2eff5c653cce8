import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Builds the service as `npm start` does: tests that start processes of it start what users start. */
export default async function build(): Promise<void> {
  await promisify(execFile)('npm', ['run', '--silent', 'build'])
}
