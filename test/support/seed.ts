import { openSession } from '../../src/accounts/sessions/open-session.service.ts'
import { organizationCheckCharacter, usccCheckCharacter } from '../../src/accounts/uscc.ts'
import { Client } from './client.ts'
import { addressee } from './notices.ts'
import type { TestService } from './service.ts'

const PASSWORD = 'correct horse battery'

let counter = 0

/** A sound unified social credit code that was not given before. */
export function nextUscc(): string {
  counter += 1
  const body = String(counter).padStart(8, '0')
  const first17 = `91310112${body}${organizationCheckCharacter(body)}`
  return first17 + usccCheckCharacter(first17)
}

/** Makes the organizations that a test talks about, through the API. */
export const seeds = (service: TestService) => ({
  lab: (district?: string) => seedLab(service, district),
  enterprise: (size: Size = 'SMALL') => signUp(service, 'ENTERPRISE', FIGURES[size]),
  window: () => signUp(service, 'WINDOW'),
  regulator: () => signUp(service, 'REGULATOR'),
})

type Size = keyof typeof FIGURES

const FIGURES = {
  MICRO: { sector: 'INDUSTRY', staff: 10, revenue: '1000000', assets: '1000000' },
  SMALL: { sector: 'INDUSTRY', staff: 50, revenue: '10000000', assets: '1000000' },
  MEDIUM: { sector: 'INDUSTRY', staff: 400, revenue: '100000000', assets: '1000000' },
  LARGE: { sector: 'INDUSTRY', staff: 2000, revenue: '900000000', assets: '1000000' },
}

const SIGN_UP = `mutation ($input: SignUpOrganizationInput!) {
  signUpOrganization(input: $input) { organization { id } userErrors { code message path } }
}`

export const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { token expiresAt organization { id kind } userErrors { code message path } }
}`

export interface Member {
  organizationId: string
  email: string
  password: string
  client: Client
}

async function signUp(service: TestService, kind: string, enterprise?: object): Promise<Member> {
  const member = await signUpTo(service.stranger, kind, enterprise)
  return { ...member, client: new Client(service.url, await tokenOf(service, member)) }
}

/** Signs an organization up to whatever a stranger speaks to. */
export async function signUpTo(
  stranger: Client,
  kind: string,
  enterprise?: object,
): Promise<Omit<Member, 'client'>> {
  const uscc = nextUscc()
  const email = `${uscc.toLowerCase()}@example.com`
  const { signUpOrganization } = await stranger.ask(SIGN_UP, {
    input: {
      kind,
      uscc,
      name: { zh: `机构${uscc}`, en: `Organization ${uscc}` },
      district: '310112',
      enterprise,
      person: { name: `Person ${uscc}`, email, password: PASSWORD },
    },
  })
  if (signUpOrganization.userErrors.length > 0) throw new Error(JSON.stringify(signUpOrganization.userErrors))
  return { organizationId: signUpOrganization.organization.id, email, password: PASSWORD }
}

/** As after signing in, without what a password takes to be checked: there are many. */
async function tokenOf(
  { db, stranger, tokens }: TestService,
  member: Omit<Member, 'client'>,
): Promise<string> {
  const { email, password } = member
  if (!tokens) return (await stranger.ask(SIGN_IN, { input: { email, password } })).signIn.token
  const now = new Date()
  const subject = await addressee(db, member)
  const { sessionId } = await db.transaction((tx) =>
    openSession(tx, { now, origin: { address: '127.0.0.1' } }, subject),
  )
  return (await tokens.issue({ ...subject, sessionId }, now)).token
}

export interface InstrumentSeed {
  name?: string
  /** Where it stands; at the lab's first site when left out. */
  siteId?: string
  category?: string
  keywords?: string[]
  methods?: string[]
  terms?: object
  openingRules?: object[]
}

const QUARTERLY = { slotMinutes: 15, minMinutes: 15, maxMinutes: 7 * 1440 }

/** Open all day, every day, holidays too. */
export const ALWAYS_OPEN = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'].map(
  (weekday) => ({ weekday, opens: '00:00', closes: '00:00', observesHolidays: false }),
)

export interface Lab extends Member {
  siteId: string
  instrument: (seed?: InstrumentSeed) => Promise<string>
}

async function seedLab(service: TestService, district = '310112'): Promise<Lab> {
  const member = await signUp(service, 'LAB')
  const { addSite } = await member.client.ask(
    `mutation ($input: AddSiteInput!) { addSite(input: $input) { site { id } userErrors { message } } }`,
    { input: { name: { zh: '一号楼', en: 'Building 1' }, address: '1 Lab Road', district } },
  )
  const siteId: string = addSite.site.id
  return { ...member, siteId, instrument: (seed) => publish(member.client, { siteId, ...seed }) }
}

async function publish(client: Client, seed: InstrumentSeed & { siteId: string }): Promise<string> {
  const {
    siteId,
    name = 'X-ray diffractometer',
    category = '01',
    keywords = ['XRD'],
    methods = [],
    terms,
    openingRules,
  } = seed
  const { publishInstrument } = await client.ask(
    `mutation ($input: PublishInstrumentInput!) {
      publishInstrument(input: $input) { instrument { id } userErrors { code message path } }
    }`,
    {
      input: {
        siteId,
        category,
        keywords,
        methods,
        name: { zh: `${name}仪`, en: name },
        terms: { ...QUARTERLY, tariff: { large: '200', small: '160' }, ...terms },
        openingRules: openingRules ?? ALWAYS_OPEN,
      },
    },
  )
  if (publishInstrument.userErrors.length > 0) throw new Error(JSON.stringify(publishInstrument.userErrors))
  return publishInstrument.instrument.id
}
