import type { OrganizationKind } from '../accounts/organization.ts'
import { insertOrganization, listDistricts } from '../accounts/organizations.repository.ts'
import { hashPassword } from '../accounts/password.ts'
import { insertMembership, insertPerson } from '../accounts/people.repository.ts'
import { insertSite } from '../accounts/sites.repository.ts'
import { type EnterpriseFigures, type SizeClass, sizeClassOf } from '../accounts/size-class.ts'
import type { Tx } from '../shared/db.ts'
import { newId } from '../shared/id.ts'
import type { Text } from '../shared/language.ts'
import { demoUscc } from './demo-uscc.ts'
import { ENTERPRISES } from './enterprises.ts'
import { LABS, type LabKey } from './labs.ts'
import { DEMO_PASSWORD, ownerEmail } from './sign-ins.ts'

/** An organization and its owner. */
export interface Party {
  organizationId: string
  personId: string
}
export interface LabParty extends Party {
  siteId: string
}
export interface EnterpriseParty extends Party {
  sizeClass: SizeClass
}
export interface Parties {
  labs: Record<LabKey, LabParty>
  enterprises: EnterpriseParty[]
  windows: Party[]
}

const FEN_PER_WAN = 1_000_000
const REGULATOR_DISTRICT = '310101'

/** Signs up every demonstration organization with its owner, and opens the sites of the labs. */
export async function loadOrganizations(tx: Tx, since: Date): Promise<Parties> {
  // Hashing is dear on purpose, and the password is the same for all.
  const signUp = signUpWith(tx, await hashPassword(DEMO_PASSWORD), since)
  const labs = await loadLabs(tx, signUp)
  const enterprises = await loadEnterprises(signUp)
  const windows = await loadWindows(tx, signUp)
  const name = { zh: '市场监督管理局(演示)', en: 'Administration for Market Regulation (demonstration)' }
  await signUp('REGULATOR', 1, { name, district: REGULATOR_DISTRICT, owner: '钱以正' })
  return { labs, enterprises, windows }
}

interface Newcomer {
  name: Text
  district: string
  owner: string
  figures?: EnterpriseFigures
}
type SignUp = (kind: OrganizationKind, n: number, newcomer: Newcomer) => Promise<Party>

const signUpWith =
  (tx: Tx, passwordHash: string, createdAt: Date): SignUp =>
  async (kind, n, { name, district, owner, figures }) => {
    const party = { organizationId: newId(), personId: newId() }
    await insertOrganization(tx, {
      ...{ id: party.organizationId, kind, uscc: demoUscc(kind, district, n), district },
      ...{ nameZh: name.zh, nameEn: name.en, createdAt },
      ...(figures && {
        ...{ sector: figures.sector, staff: figures.staff, sizeClass: sizeClassOf(figures) },
        ...{ revenueFen: figures.revenue, assetsFen: figures.assets },
      }),
    })
    const email = ownerEmail(kind, n)
    await insertPerson(tx, { id: party.personId, email, name: owner, passwordHash, createdAt })
    await insertMembership(tx, { ...party, role: 'OWNER' })
    return party
  }

async function loadLabs(tx: Tx, signUp: SignUp): Promise<Record<LabKey, LabParty>> {
  const labs: [string, LabParty][] = []
  for (const [i, [key, lab]] of Object.entries(LABS).entries()) {
    const party = await signUp('LAB', i + 1, lab)
    const siteId = newId()
    await insertSite(tx, {
      ...{ id: siteId, labId: party.organizationId, nameZh: lab.site.zh, nameEn: lab.site.en },
      ...{ address: lab.site.address, district: lab.district, timeZone: 'Asia/Shanghai' },
    })
    labs.push([key, { ...party, siteId }])
  }
  return Object.fromEntries(labs) as Record<LabKey, LabParty>
}

async function loadEnterprises(signUp: SignUp): Promise<EnterpriseParty[]> {
  const enterprises: EnterpriseParty[] = []
  for (const [i, { sector, staff, revenueWan, assetsWan, ...newcomer }] of ENTERPRISES.entries()) {
    const amounts = { revenue: revenueWan * FEN_PER_WAN, assets: assetsWan * FEN_PER_WAN }
    const figures = { sector, staff, ...amounts }
    const party = await signUp('ENTERPRISE', i + 1, { ...newcomer, figures })
    enterprises.push({ ...party, sizeClass: sizeClassOf(figures) })
  }
  return enterprises
}

/** A window for each district that has a lab. */
async function loadWindows(tx: Tx, signUp: SignUp): Promise<Party[]> {
  const windows: Party[] = []
  const districts = new Map((await listDistricts(tx)).map((district) => [district.code, district]))
  const codes = new Set<string>(Object.values(LABS).map(({ district }) => district))
  for (const [i, code] of [...codes].entries()) {
    const { nameZh, nameEn } = districts.get(code)!
    const name = {
      zh: `${nameZh}质量服务一站式窗口(演示)`,
      en: `${nameEn} One-Stop Quality Service Window (demonstration)`,
    }
    windows.push(await signUp('WINDOW', i + 1, { name, district: code, owner: `${nameZh}窗口专员` }))
  }
  return windows
}
