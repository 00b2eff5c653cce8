import { Client } from './client.ts'
import type { TestService } from './service.ts'
import { inDays } from './time.ts'

export const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    key apiKey { id prefix name scopes role createdAt expiresAt lastUsedAt revokedAt creator { name } }
    userErrors { code path message }
  }
}`
export const ROTATE = `mutation ($input: RotateApiKeyInput!) {
  rotateApiKey(input: $input) { key apiKey { id rotatedAt overlapUntil } userErrors { code path } }
}`
export const REVOKE = `mutation ($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) { apiKey { id revokedAt } userErrors { code } }
}`

/** An instant so many days from now. */

/** A key that somebody made, and a machine that uses it. */
export interface Machine {
  id: string
  key: string
  client: Client
}

/** Makes keys of a service. */
export const machines =
  ({ url }: Pick<TestService, 'url'>) =>
  async (maker: Client, scopes: string[], role = 'MEMBER'): Promise<Machine> => {
    const { createApiKey } = await maker.ask(CREATE, {
      input: { name: 'LIMS', scopes, role, expiresAt: inDays(30) },
    })
    if (!createApiKey.key) throw new Error(JSON.stringify(createApiKey.userErrors))
    return { id: createApiKey.apiKey.id, key: createApiKey.key, client: new Client(url, createApiKey.key) }
  }
