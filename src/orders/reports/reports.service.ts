import type { Call } from '../../accounts/call.ts'
import { can } from '../../accounts/permission.ts'
import { badInput, notFound } from '../../shared/fault.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import { readOrder } from '../orders.service.ts'
import { asNumber, type ReportVerdict, readSha256 } from './report.ts'
import { findReports, standings } from './reports.repository.ts'
import type { ReportRow } from './reports.table.ts'

/** A version of a report, for the parties of its order. To everybody else it does not exist. */
export async function readReport(call: Call, id: string): Promise<ReportRow> {
  const [report] = await findReports(call.db, [id])
  if (!report || !can(call.actor, 'report.see', await readOrder(call, report.orderId))) throw notFound()
  return report
}

/**
 * What whoever holds a copy may know of it: whether a lab has issued a file with this hash under this number, and a newer
 * version since. Everything else is UNKNOWN, a number that there is with another hash too: nobody learns by asking which
 * reports there are. It is found in one statement, whatever the answer.
 */
export async function verifyReport(
  { db }: Pick<Call, 'db'>,
  number: string,
  sha256: string,
): Promise<ReportVerdict> {
  const hash = readSha256(sha256)
  if (!hash) throw badInput(NOT_A_HASH)
  // Anybody may ask, and nobody is shown a report.
  const found = await asSystem(db, (db) => standings(db, asNumber(number), hash))
  if (found.length === 0) return 'UNKNOWN'
  return found.some(({ isNewest }) => isNewest) ? 'GENUINE' : 'SUPERSEDED'
}

const NOT_A_HASH = {
  en: 'A SHA-256 has 64 hexadecimal digits. Compute it over the file as you were given it, such as with sha256sum.',
  zh: 'SHA-256 须为 64 位十六进制字符。请对收到的原始文件计算,例如使用 sha256sum。',
}
