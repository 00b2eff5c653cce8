import { linkOf } from './accounts/one-time/one-time-token.ts'
import { passwordResetToken } from './accounts/password-reset/password-reset.service.ts'
import { readConfig } from './config.ts'
import { onExistingDatabase } from './existing-database.ts'
import { byOperator } from './shared/audit/audit-entry.ts'
import { recorded } from './shared/audit/recording.ts'
import { StartError } from './shared/start-error.ts'

const USAGE = `Prints a one-time token for a new password, for resetPassword; it is good for an hour.
  npm run password-reset -- wang@example.com
Hand it only to somebody who has proved otherwise who they are. One that was mailed before is void.
With the embedded database, while the service is stopped.
`

/** `npm run password-reset`: for where no mail server is set, or a mailbox is lost. */
const [email = '', ...more] = process.argv.slice(2)
if (email && more.length === 0) {
  await onExistingDatabase(async (db) => {
    const token = await passwordResetToken({ db: recorded(db, byOperator('printPasswordReset')) }, email)
    if (!token) throw new StartError('Nobody signs in with this e-mail address.')
    process.stdout.write(`${linkOf(readConfig(process.env).LINK_URL, 'PASSWORD_RESET', token) ?? token}\n`)
  })
} else {
  process.stderr.write(USAGE)
  process.exitCode = 1
}
