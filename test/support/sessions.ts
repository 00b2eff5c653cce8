import { sql } from 'drizzle-orm'
import { Client } from './client.ts'
import type { TestService } from './service.ts'

const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { token expiresAt refreshToken organization { id } userErrors { code message path } } }`
const REFRESH = `mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { token expiresAt refreshToken organization { id } userErrors { code message path } } }`

/** A session as a person's device knows it. */
export interface Device {
  client: Client
  refreshToken: string
}

export interface Tokens {
  token: string | null
  expiresAt: string | null
  refreshToken: string | null
  organization: { id: string } | null
  userErrors: { code: string; message: string; path: string[] }[]
}

interface Shown {
  email: string
  password: string
  refreshToken?: string
}

export const signIn = async (
  { stranger }: TestService,
  { email, password, refreshToken }: Shown,
): Promise<Tokens> => (await stranger.ask(SIGN_IN, { input: { email, password, refreshToken } })).signIn

/** Signs in on another device. */
export async function newDevice(
  service: TestService,
  { email, password }: { email: string; password: string },
): Promise<Device> {
  const { token, refreshToken, userErrors } = await signIn(service, { email, password })
  if (!token || !refreshToken) throw new Error(JSON.stringify(userErrors))
  return { client: new Client(service.url, token), refreshToken }
}

export const refresh = async ({ stranger }: TestService, refreshToken: string): Promise<Tokens> =>
  (await stranger.ask(REFRESH, { input: { refreshToken } })).refreshSession

/** Lets so much time pass for all sessions. */
export const pass = ({ db }: TestService, time: string) =>
  db.execute(sql`update session set created_at = created_at - ${time}::interval,
    rotated_at = rotated_at - ${time}::interval, used_at = used_at - ${time}::interval`)

/** Whether a client may act still. */
export const acts = async (client: Client): Promise<boolean> =>
  (await client.faultOf('{ viewer { role } }')) === undefined
