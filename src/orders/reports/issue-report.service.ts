import type { Call } from '../../accounts/call.ts'
import { reasonNeeded } from '../../bookings/qualifications/qualification-problems.ts'
import type { Agent } from '../../bookings/transition.repository.ts'
import { about } from '../../shared/audit/recording.ts'
import { type Tx, violates } from '../../shared/db.ts'
import { newId } from '../../shared/id.ts'
import { requestOf, storeAnswer } from '../../shared/idempotency.repository.ts'
import { Refusal, refuseAny } from '../../shared/refusal.ts'
import { tellEnterprise } from '../order-notices.service.ts'
import { orderStateProblem } from '../order-state-problem.ts'
import { orderTransition, recordOrderEvent } from '../order-transition.repository.ts'
import { type LockedOrder, lockOrder } from '../orders.repository.ts'
import { actOnOrder } from '../orders.service.ts'
import {
  asNumber,
  FILE_USED,
  MAX_VERSIONS,
  NOTHING_TO_SUPERSEDE,
  NUMBER_TAKEN,
  numberProblems,
  REPORTED_STATUSES,
  TOO_MANY_VERSIONS,
} from './report.ts'
import { findReportFile, insertReport, reportsOfOrders } from './reports.repository.ts'
import type { ReportRow } from './reports.table.ts'

/** A report that a lab issues. */
export interface Issuing {
  orderId: string
  fileId: string
  number: string
  /** Why it supersedes the version before; null of the first. */
  reason: string | null
  idempotencyKey: string
}

/**
 * Issues the report of an order that is in test, by its lab; of one that is reported, a new version that supersedes the
 * one before. None is ever changed or taken back.
 */
export async function issueReport(call: Call, issuing: Issuing): Promise<ReportRow> {
  const { orderId, fileId, reason, idempotencyKey } = issuing
  const number = asNumber(issuing.number)
  const { order, agent } = await actOnOrder(call, orderId, 'report.issue', reason)
  refuseAny([...numberProblems(number), ...(reason === null ? [] : reasonNeeded(reason))])
  const input = { orderId, fileId, number, reason }
  const request = requestOf(order.labId!, 'issueReport', idempotencyKey, input)
  const id = newId()
  return call.db
    .transaction(async (tx) => {
      if (!(await storeAnswer(tx, request, { reportId: id })))
        return (await reportsOfOrders(tx, [orderId])).find((report) => report.fileId === fileId)!
      const locked = await lockOrder(tx, orderId)
      const version = await nextVersion(tx, locked, reason)
      const file = await findReportFile(tx, order.labId!, fileId)
      if (!file) throw new Refusal(FILE_USED)
      const report = await insertReport(tx, {
        id,
        orderId,
        version,
        number,
        fileId,
        sha256: file.sha256,
        reason,
        enterpriseId: order.enterpriseId,
        labId: order.labId!,
        personId: agent.personId!,
      })
      about(tx, 'Report', id)
      await told(tx, locked, version, agent)
      return report
    })
    .catch((error: unknown) => {
      if (violates(error, 'report_number')) throw new Refusal(NUMBER_TAKEN)
      if (USED.some((constraint) => violates(error, constraint))) throw new Refusal(FILE_USED)
      throw error
    })
}

const USED = ['report_file', 'report_bytes']

/** The version that comes next, which needs a reason unless it is the first. */
async function nextVersion(tx: Tx, { id, status }: LockedOrder, reason: string | null): Promise<number> {
  if (status === 'IN_TEST') {
    if (reason !== null) throw new Refusal(NOTHING_TO_SUPERSEDE)
    return 1
  }
  if (!REPORTED_STATUSES.includes(status)) throw new Refusal(orderStateProblem({ status }))
  refuseAny(reasonNeeded(reason ?? ''))
  const version = (await reportsOfOrders(tx, [id])).length + 1
  if (version > MAX_VERSIONS) throw new Refusal(TOO_MANY_VERSIONS)
  return version
}

/** The first report moves its order on; of each the enterprise is told. */
async function told(tx: Tx, order: LockedOrder, version: number, agent: Agent): Promise<void> {
  const isFirst = version === 1
  if (isFirst) await orderTransition(tx, order.id, 'report', agent, { reportedAt: order.clock })
  else await recordOrderEvent(tx, order.id, 'report', agent)
  await tellEnterprise(tx, isFirst ? 'REPORT_ISSUED' : 'REPORT_SUPERSEDED', order, agent)
}
