import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { storedName } from '../files/file.ts'
import type { FileStore } from '../files/file-store.ts'
import { beginAttempt, insertFile, writeStored } from '../files/files.repository.ts'
import type { OrderRow } from '../orders/orders.table.ts'
import { insertReport } from '../orders/reports/reports.repository.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import type { Party } from './organizations.ts'
import { pdfOf } from './pdf.ts'

/** A report, and in how many versions. */
interface Reporting {
  order: OrderRow
  lab: Party
  versions: number
  /** Its place among the orders, by which it is numbered. */
  place: number
}

/** Issues the report of an order in so many versions, each a PDF of its own. */
export async function loadReports(
  tx: Tx,
  store: FileStore,
  { order, lab, versions, place }: Reporting,
): Promise<void> {
  const number = `YS-2026-${String(place).padStart(4, '0')}`
  for (let version = 1; version <= versions; version += 1) {
    const bytes = pdfOf([
      ...['Test report (demonstration)', `No. ${number}`, `Version ${version}`],
      `Result: tensile strength ${395 + version} MPa`,
    ])
    const { id: fileId, sha256 } = await stored(tx, store, lab, bytes)
    await insertReport(tx, {
      ...{ id: newId(), orderId: order.id, version, number, fileId, sha256: sha256! },
      ...{ enterpriseId: order.enterpriseId, labId: lab.organizationId, personId: lab.personId },
      reason: version === 1 ? null : '更正抗拉强度',
    })
  }
}

async function stored(tx: Tx, store: FileStore, { organizationId, personId }: Party, bytes: Buffer) {
  const file = { id: newId(), organizationId, personId, name: '检测报告.pdf', mediaType: 'application/pdf' }
  await insertFile(tx, { ...file, size: bytes.length, purpose: 'REPORT' })
  const begun = (await beginAttempt(tx, file.id))!
  await store.write(storedName(begun), bytes.length, Readable.from([bytes]), new AbortController().signal)
  return (await writeStored(tx, begun, createHash('sha256').update(bytes).digest('hex')))!
}
