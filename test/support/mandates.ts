import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import type { Member } from './seed.ts'
import { inDays } from './time.ts'

const MANDATE = `mandate {
  id status scopes cap { amount } spent { amount } validFrom validUntil evidence reason
  enterprise { id } delegate { id } offeredBy { name } offeredAt answeredBy { name } answeredAt
  revokedBy { name } revokedFor { id } revokedAt
}`
const ANSWER = `{ ${MANDATE} userErrors { code message path } }`

export interface MandateAnswer {
  id: string
  status: string
  scopes: string[]
  cap: { amount: string } | null
  spent: { amount: string } | null
  validFrom: string
  validUntil: string
  evidence: string
  reason: string | null
  enterprise: { id: string }
  delegate: { id: string }
  answeredBy: { name: string } | null
  revokedBy: { name: string } | null
  revokedFor: { id: string } | null
}
export interface Changed {
  mandate: MandateAnswer | null
  userErrors: { code: string; message: string; path: string[] }[]
}

const EVIDENCE = '委托书编号 2026-0117'

/** An offer as an enterprise would make it, unless told otherwise. */
export async function offer(client: Client, input: object): Promise<Changed> {
  const document = `mutation ($input: OfferMandateInput!) { offerMandate(input: $input) ${ANSWER} }`
  const usual = {
    ...{ scopes: ['VIEW', 'BOOK', 'CONFIRM'], validUntil: inDays(365) },
    ...{ evidence: EVIDENCE, idempotencyKey: randomUUID() },
  }
  return (await client.ask(document, { input: { ...usual, ...input } })).offerMandate
}

const changing = (name: string, input: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) ${ANSWER} }`
export const ACCEPT = changing('acceptMandate', 'AcceptMandateInput')
export const DECLINE = changing('declineMandate', 'DeclineMandateInput')
export const REVOKE = changing('revokeMandate', 'RevokeMandateInput')

export const accept = async (client: Client, mandateId: string): Promise<Changed> =>
  (await client.ask(ACCEPT, { input: { mandateId } })).acceptMandate

export const decline = async (client: Client, mandateId: string, reason?: string): Promise<Changed> =>
  (await client.ask(DECLINE, { input: { mandateId, reason } })).declineMandate

export const revoke = async (client: Client, mandateId: string, reason = '不再合作'): Promise<Changed> =>
  (await client.ask(REVOKE, { input: { mandateId, reason } })).revokeMandate

/** A mandate that an enterprise gave a delegate, who accepted it: its id, and the delegate acting under it. */
export async function mandated(enterprise: Member, delegate: Member, input: object = {}) {
  const offered = await offer(enterprise.client, { delegateId: delegate.organizationId, ...input })
  if (!offered.mandate) throw new Error(JSON.stringify(offered.userErrors))
  const { mandate, userErrors } = await accept(delegate.client, offered.mandate.id)
  if (!mandate) throw new Error(JSON.stringify(userErrors))
  return { id: mandate.id, clerk: delegate.client.actingFor(enterprise.organizationId) }
}

/** A mandate as somebody sees it. */
export const readMandate = async (client: Client, id: string): Promise<MandateAnswer> =>
  (await client.ask(`query ($id: ID!) { node(id: $id) { ... on Mandate ${MANDATE.slice(8)} } }`, { id })).node
