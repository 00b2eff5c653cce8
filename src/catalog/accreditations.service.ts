import type { Call } from '../accounts/call.ts'
import { findOrganizations } from '../accounts/organizations.repository.ts'
import type { OrganizationRow } from '../accounts/organizations.table.ts'
import { authorize, signedIn } from '../accounts/permission.ts'
import { badInput } from '../shared/fault.ts'
import { type PageRequest, pageOf } from '../shared/page.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import { type Certificate, scopeProblems, type Validity, validityProblems } from './accreditation.ts'
import {
  countScopes,
  deleteScopes,
  listAccreditations,
  lockScopes,
  mostOfOneMethod,
  writeScopes,
} from './accreditations.repository.ts'
import { methodOf, methodsOf, notAStandard } from './methods.ts'
import type { StandardNumber } from './search/standard-number.ts'

// More than the largest institutes have; a bound on what one lab can make everybody read.
const MAX_SCOPES = 20_000
// Each is looked at for each bookable of the lab that is found by the method.
const MAX_OF_METHOD = 20

/** Records for which methods a certificate of the acting lab holds, and when; returns how many they are. */
export async function recordAccreditation(
  { db, actor }: Call,
  { methods: texts, ...recorded }: Omit<Certificate, 'labId'> & Validity & { methods: string[] },
) {
  const labId = signedIn(actor).organizationId
  authorize(actor, 'accreditation.record', { labId })
  refuseAny([...scopeProblems(recorded.certificate, texts), ...validityProblems(recorded)])
  const methods = methodsOf(texts)
  await db.transaction(async (tx) => {
    await lockScopes(tx, labId)
    await writeScopes(tx, trimmed(recorded, labId), methods, recorded)
    if ((await countScopes(tx, labId)) > MAX_SCOPES) throw new Refusal(TOO_MANY)
    if ((await mostOfOneMethod(tx, { ...recorded, labId }, methods)) > MAX_OF_METHOD)
      throw new Refusal(TOO_MANY_OF_ONE)
  })
  return { lab: await labOf({ db }, labId), recorded: methods.length }
}

/** Takes back a certificate of the acting lab, or some methods of it; returns how many these were. */
export async function withdrawAccreditation(
  { db, actor }: Call,
  { methods: texts, ...withdrawn }: Omit<Certificate, 'labId'> & { methods: string[] | null },
) {
  const labId = signedIn(actor).organizationId
  authorize(actor, 'accreditation.withdraw', { labId })
  const certificate = trimmed(withdrawn, labId)
  if (texts) refuseAny(scopeProblems(certificate.certificate, texts))
  const deleted = await db.transaction(async (tx) => {
    await lockScopes(tx, labId)
    const deleted = await deleteScopes(tx, certificate, texts && methodsOf(texts))
    refuseAny(texts ? missing(texts, deleted) : deleted.length > 0 ? [] : [UNKNOWN_CERTIFICATE])
    return deleted
  })
  return { lab: await labOf({ db }, labId), withdrawn: deleted.length }
}

/** What a lab has recorded; null for what is no lab. */
export async function accreditationsOf(
  { db }: Call,
  { id, kind }: OrganizationRow,
  { validOn, method }: { validOn?: string | undefined; method?: string | undefined },
  page: PageRequest,
) {
  const standard = method === undefined ? undefined : methodOf(method)
  if (standard === null) throw badInput(notAStandard(method!))
  return kind === 'LAB' ? pageOf(await listAccreditations(db, id, { validOn, standard }, page), page) : null
}

const trimmed = ({ scheme, certificate }: Omit<Certificate, 'labId'>, labId: string): Certificate => ({
  labId,
  scheme,
  certificate: certificate.trim(),
})

const labOf = async ({ db }: Pick<Call, 'db'>, labId: string): Promise<OrganizationRow> =>
  (await findOrganizations(db, [labId]))[0]!

const keyOf = ({ number, edition }: StandardNumber) => `${number}-${edition}`

function missing(texts: readonly string[], deleted: readonly StandardNumber[]): Problem[] {
  const known = new Set(deleted.map(keyOf))
  return texts.flatMap((text, i) =>
    known.has(keyOf(methodOf(text)!))
      ? []
      : [{ code: 'INVALID_INPUT' as const, path: ['methods', String(i)], text: NOT_RECORDED }],
  )
}

const NOT_RECORDED = {
  en: 'This method is not recorded under this certificate. Write it with the edition that Organization.accreditations shows.',
  zh: '该证书下未登记此方法,请按 Organization.accreditations 所列的编号和年代号填写。',
}

const UNKNOWN_CERTIFICATE: Problem = {
  code: 'INVALID_INPUT',
  path: ['certificate'],
  text: {
    en: 'Nothing is recorded under this certificate. Organization.accreditations lists what is.',
    zh: '该证书下没有登记任何方法,已登记的内容可查询 Organization.accreditations。',
  },
}

const TOO_MANY: Problem = {
  code: 'INVALID_INPUT',
  path: ['methods'],
  text: {
    en: `A lab may have up to ${MAX_SCOPES} methods recorded over all its certificates. Withdraw what has expired.`,
    zh: `每家机构各证书合计最多登记 ${MAX_SCOPES} 项方法,请先撤销已过期的内容。`,
  },
}

const TOO_MANY_OF_ONE: Problem = {
  code: 'INVALID_INPUT',
  path: ['methods'],
  text: {
    en: `Under one scheme, a method may be recorded up to ${MAX_OF_METHOD} times, all certificates and editions counted. Withdraw what has expired.`,
    zh: `同一资质下,每项方法各证书、各版本合计最多登记 ${MAX_OF_METHOD} 次,请先撤销已过期的内容。`,
  },
}
