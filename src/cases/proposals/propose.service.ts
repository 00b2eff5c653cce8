import type { Call } from '../../accounts/call.ts'
import { readBookables } from '../../catalog/catalog.service.ts'
import { notify } from '../../notices/notices.service.ts'
import { nothingNew } from '../../shared/audit/recording.ts'
import type { Tx } from '../../shared/db.ts'
import { notFound } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { type Problem, Refusal, refuseAny } from '../../shared/refusal.ts'
import { wordsAllowed } from '../case-problems.ts'
import { lockCase, moveCase } from '../cases.repository.ts'
import { actOnCase } from '../cases.service.ts'
import type { CaseRow } from '../cases.table.ts'
import { whileOpen } from '../change-case.service.ts'
import { countProposals, insertProposals } from './proposals.repository.ts'

/** What a window proposes, and why, in words for the enterprise. */
export interface Proposed {
  bookableId: string
  remark: string | null
}

/** How much may be proposed for one case. */
export const MAX_PROPOSALS = 50
const AT_ONCE = 20

/**
 * Proposes bookables for a case, by its window. An enterprise that has signed up is told, once for all that is proposed
 * together; what was proposed before stays as it is.
 */
export async function proposeForCase(
  call: Call,
  id: string,
  proposed: readonly Proposed[],
  note: string | null,
) {
  const { doing } = await actOnCase(call, id, 'case.handle')
  refuseAny([
    ...(proposed.length >= 1 && proposed.length <= AT_ONCE ? [] : [SO_MANY]),
    ...proposed.flatMap(({ remark }, i) => wordsAllowed(remark, ['proposals', String(i), 'remark'])),
    ...wordsAllowed(note, ['note']),
  ])
  await checkListed(call, proposed)
  return call.db.transaction(async (tx): Promise<CaseRow> => {
    const before = (await lockCase(tx, id))!
    const rows = proposed.map((each) => ({ ...each, id: newId(), caseId: id, personId: doing.personId }))
    if ((await insertProposals(tx, rows)) === 0) {
      nothingNew(tx)
      return before
    }
    if ((await countProposals(tx, id)) > MAX_PROPOSALS) throw new Refusal(FULL)
    const moved = await whileOpen(moveCase(tx, id, 'propose', { ...doing, note }))
    await tellEnterprise(tx, moved)
    return moved
  })
}

/** Everybody sees what is listed; what is retired nobody can book. */
async function checkListed({ db }: Call, proposed: readonly Proposed[]): Promise<void> {
  const listed = await readBookables(
    { db },
    proposed.map(({ bookableId }) => bookableId),
  )
  if (listed.some(({ retiredAt }) => retiredAt !== null)) throw notFound()
}

async function tellEnterprise(tx: Tx, { id, enterpriseId }: CaseRow): Promise<void> {
  if (enterpriseId) await notify(tx, { organizationId: enterpriseId }, { kind: 'CASE_PROPOSED', caseId: id })
}

const SO_MANY: Problem = {
  code: 'INVALID_INPUT',
  path: ['proposals'],
  text: {
    en: `Propose 1 to ${AT_ONCE} at once.`,
    zh: `每次推荐 1 至 ${AT_ONCE} 项。`,
  },
}

const FULL: Problem = {
  code: 'CASE_FULL',
  path: ['proposals'],
  text: {
    en: `At most ${MAX_PROPOSALS} proposals can be made for a case. An enterprise chooses better among a few.`,
    zh: `每项诉求最多推荐 ${MAX_PROPOSALS} 项服务,少而精更便于企业选择。`,
  },
}
