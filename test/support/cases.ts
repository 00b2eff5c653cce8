import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Db } from '../../src/shared/db.ts'
import { parseGlobalId } from '../../src/shared/global-id.ts'
import { book } from './bookings.ts'
import type { Client } from './client.ts'
import type { Lab } from './seed.ts'
import { atQuarter } from './time.ts'

const CASE = `{
  id status problem qualityElements industry outcome outcomeWords enterpriseName uscc openedAt closedAt contactKeptUntil
  window { id } enterprise { id name } mandate { id } district { code }
  progress { offered booked delivered }
  proposals { remark bookable { id } }
  services { stage score booking { id status } }
  contact { name phone email }
  history { action status note person { name } organization { id } }
}`
/** The same as an enterprise or a key may ask for it. */
export const ERRORS = 'userErrors { code message path }'

export interface CaseAnswer {
  id: string
  status: string
  problem: string
  outcome: string | null
  outcomeWords: string | null
  enterpriseName: string | null
  uscc: string | null
  openedAt: string
  contactKeptUntil: string | null
  enterprise: { id: string; name: string } | null
  mandate: { id: string } | null
  progress: { offered: number; booked: number; delivered: number }
  proposals: { remark: string | null; bookable: { id: string } }[]
  services: { stage: string; score: number | null; booking: { id: string; status: string } | null }[]
  contact: { name: string; phone: string | null; email: string | null } | null
  history: { action: string; status: string; note: string | null; organization: { id: string } }[] | null
}
export interface CaseChanged {
  case: CaseAnswer | null
  userErrors: { code: string; message: string; path: string[] }[]
}

const INPUTS = {
  openCase: 'OpenCaseInput',
  updateCase: 'UpdateCaseInput',
  closeCase: 'CloseCaseInput',
  eraseContact: 'EraseContactInput',
  proposeForCase: 'ProposeForCaseInput',
  linkToCase: 'LinkToCaseInput',
}
export type CaseMutation = keyof typeof INPUTS
export const CASE_MUTATIONS = Object.keys(INPUTS) as CaseMutation[]

export const caseDocument = (name: CaseMutation) =>
  `mutation ($input: ${INPUTS[name]}!) { ${name}(input: $input) { case ${CASE} ${ERRORS} } }`

/** Does something with a case, as somebody. */
export const doCase = async (client: Client, name: CaseMutation, input: object): Promise<CaseChanged> =>
  (await client.ask(caseDocument(name), { input }))[name]

/** What a citizen tells at the desk, unless told otherwise. */
export const TOLD = {
  problem: '我们的陶瓷片烧结后开裂,怀疑物相不对,想用 XRD 看一看',
  qualityElements: ['TESTING'],
  ...{ district: '310112', industry: 'INDUSTRY', enterpriseName: '未注册陶瓷厂' },
}
export const CONTACT = { name: '王女士', phone: '021-5555 0100', email: 'wang@factory.example' }

export async function openCase(client: Client, input: object = {}): Promise<CaseAnswer> {
  const opening = { ...TOLD, idempotencyKey: randomUUID(), ...input }
  const opened = await doCase(client, 'openCase', opening)
  if (!opened.case) throw new Error(JSON.stringify(opened.userErrors))
  return opened.case
}

/** A case of an enterprise that has signed up. */
export const openCaseOf = (client: Client, enterpriseId: string, input: object = {}): Promise<CaseAnswer> =>
  openCase(client, { enterpriseId, enterpriseName: null, ...input })

/** A case as somebody sees it; the fault's code where they see none. */
export async function readCase(client: Client, id: string): Promise<CaseAnswer | string> {
  const { data, errors } = await client.send(`query ($id: ID!) { node(id: $id) { ... on Case ${CASE} } }`, {
    id,
  })
  return errors ? errors[0]!.extensions.code : data.node
}

const MINE = `query ($first: Int, $after: String, $filter: CaseFilter) {
  myCases(first: $first, after: $after, filter: $filter) {
    edges { node ${CASE} } pageInfo { hasNextPage endCursor }
  }
}`
export interface CasePage {
  cases: CaseAnswer[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

export async function myCases(client: Client, variables: object = {}): Promise<CasePage> {
  const { edges, pageInfo } = (await client.ask(MINE, variables)).myCases
  return { cases: edges.map(({ node }: { node: CaseAnswer }) => node), pageInfo }
}

export const RATE = `mutation ($input: RateServiceInput!) {
  rateService(input: $input) { satisfaction { score words ratedAt changedAt changeableUntil } ${ERRORS} }
}`
/** Rates a service; what came of it. */
export const rate = async (client: Client, input: object) => (await client.ask(RATE, { input })).rateService

/** Moves a booking into the past and completes it, as if it had been used and be over. */
export async function deliver(db: Db, bookingId: string): Promise<void> {
  const { key } = parseGlobalId(bookingId)!
  await db.execute(sql`
    update booking set status = 'COMPLETED', due_at = null, ended_at = now(), used_minutes = 60, charge = '[]'
    where id = ${key}::uuid`)
}

let days = 0
/** A booking of an hour of a new instrument. */
export async function booked(client: Client, lab: Lab): Promise<string> {
  days += 1
  return (await book(client, await lab.instrument(), atQuarter(days * 60), 60)).id
}
