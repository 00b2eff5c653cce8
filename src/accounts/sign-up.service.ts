import { about, actingAs } from '../shared/audit/recording.ts'
import { type Db, type Tx, violates } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import type { Text } from '../shared/language.ts'
import { type Problem, Refusal, refuseAny } from '../shared/refusal.ts'
import { asSystem } from '../shared/wall/handles.ts'
import type { Call } from './call.ts'
import {
  emailProblems,
  nameProblems,
  normalEmail,
  type OrganizationKind,
  passwordProblems,
} from './organization.ts'
import { districtExists, findOrganizations, insertOrganization } from './organizations.repository.ts'
import type { OrganizationRow } from './organizations.table.ts'
import { hashPassword } from './password.ts'
import { insertMembership, insertPerson } from './people.repository.ts'
import { type EnterpriseFigures, sizeClassOf } from './size-class.ts'
import { usccVerdict } from './uscc.ts'

export interface SignUp {
  kind: OrganizationKind
  uscc: string
  name: Text
  district: string
  enterprise?: EnterpriseFigures | null | undefined
  person: { name: string; email: string; password: string }
}

/** Registers an organization and the person who signs it up as its OWNER. */
export async function signUpOrganization(
  { db }: Call,
  request: SignUp,
): Promise<{ organization: OrganizationRow; warnings: Problem[] }> {
  const uscc = request.uscc.trim().toUpperCase()
  refuseAny([...signUpProblems(request, uscc), ...(await districtProblems(db, request.district))])
  const organizationId = newId()
  const personId = newId()
  const passwordHash = await hashPassword(request.person.password)
  const figures = request.enterprise
  try {
    await register(db, async (tx) => {
      actingAs(tx, { personId, organizationId })
      about(tx, 'Organization', organizationId)
      await insertOrganization(tx, {
        id: organizationId,
        kind: request.kind,
        uscc,
        nameZh: request.name.zh.trim(),
        nameEn: request.name.en.trim(),
        district: request.district,
        ...(figures && {
          sector: figures.sector,
          staff: figures.staff,
          revenueFen: figures.revenue,
          assetsFen: figures.assets,
          sizeClass: sizeClassOf(figures),
        }),
      })
      const email = normalEmail(request.person.email)
      await insertPerson(tx, { id: personId, email, name: request.person.name.trim(), passwordHash })
      await insertMembership(tx, { personId, organizationId, role: 'OWNER' })
    })
  } catch (error) {
    throw takenProblem(error) ?? error
  }
  const [organization] = await findOrganizations(db, [organizationId])
  return { organization: organization!, warnings: usccVerdict(uscc) === 'DOUBTFUL' ? [DOUBTFUL_USCC] : [] }
}

/** Nobody acts yet for what is written here. */
const register = (db: Db, write: (tx: Tx) => Promise<void>): Promise<void> =>
  asSystem(db, (db) => db.transaction(write))

function signUpProblems({ kind, name, enterprise, person }: SignUp, uscc: string): Problem[] {
  const problems = [
    ...nameProblems(name.zh, ['name', 'zh']),
    ...nameProblems(name.en, ['name', 'en']),
    ...nameProblems(person.name, ['person', 'name']),
    ...emailProblems(person.email, ['person', 'email']),
    ...passwordProblems(person.password, ['person', 'password']),
  ]
  if (usccVerdict(uscc) === 'INVALID') problems.push(INVALID_USCC)
  if ((kind === 'ENTERPRISE') !== Boolean(enterprise)) problems.push(ENTERPRISE_FIGURES)
  if (enterprise && enterprise.staff < 0) problems.push(NEGATIVE_STAFF)
  return problems
}

export async function districtProblems(db: Call['db'], code: string): Promise<Problem[]> {
  return (await districtExists(db, code)) ? [] : [UNKNOWN_DISTRICT]
}

function takenProblem(error: unknown): Refusal | null {
  if (violates(error, 'organization_uscc')) {
    return new Refusal({
      code: 'USCC_TAKEN',
      path: ['uscc'],
      text: {
        en: 'An organization with this unified social credit code is already registered. Sign in with the e-mail address of one of its people.',
        zh: '该统一社会信用代码已注册,请使用该机构人员的邮箱登录。',
      },
    })
  }
  if (violates(error, 'person_email')) {
    return new Refusal({
      code: 'EMAIL_TAKEN',
      path: ['person', 'email'],
      text: {
        en: 'This e-mail address is already registered. Sign in with it, or use another address.',
        zh: '该邮箱已注册,请直接登录或更换邮箱。',
      },
    })
  }
  return null
}

const INVALID_USCC: Problem = {
  code: 'USCC_INVALID',
  path: ['uscc'],
  text: {
    en: 'This is not a unified social credit code: 18 characters without I, O, S, V and Z, whose last one checks the others (GB 32100-2015). Look for a typing error.',
    zh: '统一社会信用代码有误:应为 18 位(不含 I、O、S、V、Z),且末位校验码须正确(GB 32100-2015)。请核对是否输错。',
  },
}

const DOUBTFUL_USCC: Problem = {
  code: 'USCC_INVALID',
  path: ['uscc'],
  text: {
    en: 'Accepted, but the 17th character does not check the organization code before it (GB 11714-1997). Some early codes are like this; please compare it with the certificate.',
    zh: '已接受,但第 17 位与组织机构代码校验不符(GB 11714-1997)。部分早期代码如此,请与证照核对。',
  },
}

const ENTERPRISE_FIGURES: Problem = {
  code: 'INVALID_INPUT',
  path: ['enterprise'],
  text: {
    en: 'Sector, staff, revenue and assets are needed for an ENTERPRISE, and only for one.',
    zh: '企业(ENTERPRISE)须填写行业、从业人员、营业收入和资产总额,其他类型机构不填。',
  },
}

const NEGATIVE_STAFF: Problem = {
  code: 'INVALID_INPUT',
  path: ['enterprise', 'staff'],
  text: { en: 'The number of staff must be 0 or more.', zh: '从业人员数须大于或等于 0。' },
}

const UNKNOWN_DISTRICT: Problem = {
  code: 'INVALID_INPUT',
  path: ['district'],
  text: {
    en: 'This district code is not known. The query "districts" lists those that are (GB/T 2260).',
    zh: '未知的行政区划代码,可用 districts 查询获取(GB/T 2260)。',
  },
}
