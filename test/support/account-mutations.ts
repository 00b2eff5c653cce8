import { randomUUID } from 'node:crypto'
import { passwordResetToken } from '../../src/accounts/password-reset/password-reset.service.ts'
import { Client } from './client.ts'
import { offer } from './mandates.ts'
import { type Deed, perform, type Stage } from './mutations.ts'
import { colleague, invite, newEmail, PASSWORD } from './people.ts'
import type { Provider } from './provider.ts'
import { type Member, seeds } from './seed.ts'
import { newDevice } from './sessions.ts'
import { inDays } from './time.ts'

/** What mutations about accounts are tried on: with the identity provider of the service. */
export interface AccountStage extends Stage {
  provider: Provider
}

/** Somebody of an organization of their own, whom nothing else is asked of. */
const somebody = ({ service }: Stage) => seeds(service).enterprise()

/** Another session of the enterprise's person, which may be ended. */
const again = ({ service, enterprise }: Stage) => newDevice(service, enterprise)

async function apiKey({ enterprise: { client } }: Stage): Promise<string> {
  const input = { name: 'Key', scopes: ['READ'], expiresAt: inDays(10) }
  return (await perform('createApiKey', { by: client, input }, 'apiKey { id }')).payload.apiKey.id
}

/** A mandate that the stage's enterprise is offered, by whom it may be answered and withdrawn. */
async function offered({ service, enterprise }: Stage): Promise<{ giver: Member; mandateId: string }> {
  const giver = await seeds(service).enterprise()
  const { mandate } = await offer(giver.client, { delegateId: enterprise.organizationId })
  return { giver, mandateId: mandate!.id }
}

async function linked(stage: AccountStage) {
  const token = await stage.provider.token(randomUUID())
  const deed = { by: stage.enterprise.client, input: { token, password: stage.enterprise.password } }
  return (await perform('linkIdentity', deed, 'identity { id }')).payload.identity.id
}

async function invited({ enterprise }: Stage): Promise<{ id: string; token: string }> {
  const { token, invitation } = await invite(enterprise.client, newEmail())
  return { id: invitation.id, token }
}

async function resetToken({ service }: Stage, email: string): Promise<string> {
  return (await passwordResetToken({ db: service.db }, email))!
}

/** How the mutations about accounts are done once, so that they change something. */
export const ACCOUNT_DEEDS: Record<string, (stage: AccountStage) => Promise<Deed>> = {
  createApiKey: async ({ enterprise }) => ({
    by: enterprise.client,
    input: { name: 'Key', scopes: ['READ'], expiresAt: inDays(10) },
  }),
  rotateApiKey: async (stage) => ({ by: stage.enterprise.client, input: { apiKeyId: await apiKey(stage) } }),
  revokeApiKey: async (stage) => ({ by: stage.enterprise.client, input: { apiKeyId: await apiKey(stage) } }),
  linkIdentity: async ({ enterprise, provider }) => ({
    by: enterprise.client,
    input: { token: await provider.token(randomUUID()), password: enterprise.password },
  }),
  unlinkIdentity: async (stage) => ({
    by: stage.enterprise.client,
    input: { identityId: await linked(stage) },
  }),
  offerMandate: async ({ service, enterprise }) => ({
    by: enterprise.client,
    input: {
      ...{ delegateId: (await seeds(service).window()).organizationId, scopes: ['VIEW'] },
      ...{ validUntil: inDays(30), evidence: 'A letter', idempotencyKey: randomUUID() },
    },
  }),
  acceptMandate: async (stage) => {
    const { mandateId } = await offered(stage)
    return { by: stage.enterprise.client, input: { mandateId } }
  },
  declineMandate: async (stage) => {
    const { mandateId } = await offered(stage)
    return { by: stage.enterprise.client, input: { mandateId } }
  },
  revokeMandate: async (stage) => {
    const { giver, mandateId } = await offered(stage)
    return { by: giver.client, as: giver, input: { mandateId, reason: 'No longer' } }
  },
  refreshSession: async (stage) => ({
    by: stage.service.stranger,
    input: { refreshToken: (await again(stage)).refreshToken },
  }),
  switchOrganization: async ({ enterprise }) => ({
    by: enterprise.client,
    input: { organizationId: enterprise.organizationId },
  }),
  signOut: async (stage) => ({ by: (await again(stage)).client, input: {} }),
  signOutEverywhere: async (stage) => {
    const person = await somebody(stage)
    return { by: person.client, as: person, input: {} }
  },
  revokeSession: async (stage) => {
    const { client } = await again(stage)
    const { mySessions } = await client.ask('{ mySessions(first: 1) { edges { node { id } } } }')
    return { by: stage.enterprise.client, input: { sessionId: mySessions.edges[0].node.id } }
  },
  changePassword: async (stage) => {
    const person = await somebody(stage)
    const input = { currentPassword: person.password, newPassword: `${person.password} 2` }
    return { by: person.client, as: person, input }
  },
  invitePerson: async ({ enterprise }) => ({
    by: enterprise.client,
    input: { email: newEmail(), role: 'MEMBER' },
  }),
  withdrawInvitation: async (stage) => ({
    by: stage.enterprise.client,
    input: { invitationId: (await invited(stage)).id },
  }),
  acceptInvitation: async (stage) => ({
    by: stage.service.stranger,
    input: { token: (await invited(stage)).token, name: 'Li Mei', password: PASSWORD },
  }),
  changeRole: async ({ service, enterprise }) => {
    const { personId } = await colleague(service, enterprise, 'MEMBER')
    return { by: enterprise.client, input: { personId, role: 'MANAGER' } }
  },
  removeMember: async ({ service, enterprise }) => {
    const { personId } = await colleague(service, enterprise, 'MEMBER')
    return { by: enterprise.client, input: { personId } }
  },
  requestPasswordReset: async ({ service, enterprise }) => ({
    by: service.stranger,
    isNobody: true,
    input: { email: enterprise.email },
  }),
  resetPassword: async (stage) => {
    const { email } = await somebody(stage)
    return {
      ...{ by: new Client(stage.service.url), isNobody: true },
      input: { token: await resetToken(stage, email), newPassword: `${PASSWORD} 3` },
    }
  },
}
