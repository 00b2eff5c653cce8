import { checkAudit } from './audit/audit-check.service.ts'
import { publicKeyOf, publicKeysOf } from './audit/audit-key.ts'
import { auditKey, auditMarket } from './audit/audit-secrets.repository.ts'
import { checkpointLines } from './audit/checkpoint-file.ts'
import { type Config, readConfig } from './config.ts'
import { onExistingDatabase } from './existing-database.ts'
import { StartError } from './shared/start-error.ts'

const SHOWN = 100

/** `npm run audit:verify`: recomputes the audit log and compares it with its checkpoints; exit code 1 when they differ. */
await onExistingDatabase(async (db) => {
  const config = readConfig(process.env)
  const report = await checkAudit(db, {
    lines: await linesOf(config),
    keys: publicKeysOf(config.AUDIT_PUBLIC_KEY || publicKeyOf(await auditKey(db, config.AUDIT_KEY))),
    market: await auditMarket(db),
  })
  const { records, checkpoints, vouched, waiting, findings } = report
  for (const { seq, text } of findings.slice(0, SHOWN)) {
    write(seq === null ? text : `record ${seq}: ${text}`)
  }
  if (findings.length > SHOWN) write(`and ${findings.length - SHOWN} more`)
  write(`${records} records, ${checkpoints} checkpoints, which vouch for the records up to ${vouched}`)
  if (waiting > 0) write(`${waiting} entries are not in the log yet`)
  for (const line of weaknessesOf(config)) write(line)
  write(findings.length > 0 ? `The log was changed: ${findings.length} findings.` : 'Nothing was changed.')
  process.exitCode = findings.length > 0 ? 1 : 0
})

async function linesOf({ AUDIT_CHECKPOINT_FILE: path }: Config): Promise<string[]> {
  if (!path) return []
  return checkpointLines(path).catch((error: Error) => {
    throw new StartError(`The checkpoints cannot be read: ${error.message}. Correct AUDIT_CHECKPOINT_FILE.`)
  })
}

/** What this does not prove. */
function weaknessesOf(config: Config): string[] {
  return [
    ...(config.AUDIT_CHECKPOINT_FILE
      ? []
      : [
          'AUDIT_CHECKPOINT_FILE is not set: whoever may write the database could have written the whole log anew.',
        ]),
    ...(config.AUDIT_PUBLIC_KEY || config.AUDIT_KEY
      ? []
      : [
          'AUDIT_PUBLIC_KEY is not set: the key is kept in the database, so whoever may read it could sign as well.',
        ]),
  ]
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
