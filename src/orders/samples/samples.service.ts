import type { Call } from '../../accounts/call.ts'
import { can, signedIn } from '../../accounts/permission.ts'
import { badInput, notFound } from '../../shared/fault.ts'
import { grouped } from '../../shared/grouped.ts'
import { type Page, type PageRequest, pageOf } from '../../shared/page.ts'
import { readOrder } from '../orders.service.ts'
import { readLabel } from './label.ts'
import { findSampleLabelled, findSamples, pageOfSamples } from './samples.repository.ts'
import type { SampleRow } from './samples.table.ts'

/** A sample of an order that the actor is a party of. To everybody else it does not exist. */
export const readSample = async (call: Call, id: string): Promise<SampleRow> =>
  shown(call, (await findSamples(call.db, [id]))[0])

/** The sample with this label, as it was scanned or typed. */
export async function readSampleLabelled(call: Call, text: string): Promise<SampleRow> {
  signedIn(call.actor)
  const label = readLabel(text)
  if (!label) throw badInput(NOT_A_LABEL)
  return shown(call, (await findSampleLabelled(call.db, label)) ?? undefined)
}

/** The same page of the samples of each of some orders, whoever asks. */
export async function samplePages(
  { db }: Pick<Call, 'db'>,
  orders: readonly { id: string }[],
  page: PageRequest,
): Promise<Page<SampleRow>[]> {
  const ids = orders.map(({ id }) => id)
  const lists = grouped(await pageOfSamples(db, ids, page), ({ orderId }) => orderId)
  return ids.map((id) => pageOf(lists.get(id) ?? [], page))
}

async function shown(call: Call, sample: SampleRow | undefined): Promise<SampleRow> {
  if (!sample || !can(call.actor, 'sample.see', await readOrder(call, sample.orderId))) throw notFound()
  return sample
}

const NOT_A_LABEL = {
  en: 'This is not a label of a sample, such as K7Q2-M9XT-4BCD-5: a letter is missing or wrong. Scan or type it again.',
  zh: '样品标签不正确(例如 K7Q2-M9XT-4BCD-5):可能有字符缺失或错误,请重新扫描或输入。',
}
