import { about, nothingNew } from '../../shared/audit/recording.ts'
import { notFound } from '../../shared/fault.ts'
import { newId } from '../../shared/id.ts'
import { type PageRequest, pageOf } from '../../shared/page.ts'
import { type Problem, Refusal } from '../../shared/refusal.ts'
import { asSystem } from '../../shared/wall/handles.ts'
import type { Call } from '../call.ts'
import { keepsPassword } from '../people.repository.ts'
import { authorize, can, signedIn } from '../permission.ts'
import { withOwnPassword, wrongPassword } from '../sessions/own-password.service.ts'
import { deleteIdentity, findIdentity, linkSubject, listIdentities } from './identities.repository.ts'
import type { IdentityRow } from './identities.table.ts'
import { isInvalid, type OidcTokens, type Vouched } from './oidc-tokens.ts'

/** The identities that the actor has linked, the newest first. */
export async function myIdentities({ db, actor }: Call, page: PageRequest) {
  const { personId } = signedIn(actor)
  authorize(actor, 'identity.see', { personId })
  return pageOf(await listIdentities(db, personId, page), page)
}

/** An identity by id, for the person who linked it. */
export async function readIdentity({ db, actor }: Call, id: string): Promise<IdentityRow> {
  const identity = await findIdentity(db, id)
  if (!identity || !can(actor, 'identity.see', identity)) throw notFound()
  return identity
}

/**
 * Links whom a token of the provider speaks of to the actor, who gives the password as well: a link outlasts the access
 * token. What is linked already stays as it is.
 */
export async function linkIdentity(
  call: Call,
  oidc: OidcTokens | null,
  { token, password }: { token: string; password: string },
): Promise<IdentityRow> {
  const { personId } = authorize(call.actor, 'identity.link', {})
  if (!oidc) throw new Refusal(NO_PROVIDER)
  const person = await withOwnPassword(call, password, 'password')
  const { issuer, subject } = await proven(oidc, token)
  const linkedAt = call.now
  // Whether somebody else has it shows only to the system.
  const identity = await asSystem(call.db, (db) =>
    db.transaction(async (tx) => {
      // Reset meanwhile, all links have ended, and this one must not begin behind that.
      if (!(await keepsPassword(tx, person))) throw wrongPassword('password')
      const id = newId()
      const linked = await linkSubject(tx, { id, personId, issuer, subject, linkedAt })
      if (linked?.id === id) about(tx, 'Identity', id)
      else nothingNew(tx)
      return linked
    }),
  )
  if (identity?.personId !== personId) throw new Refusal(REFUSED)
  return identity
}

async function proven(oidc: OidcTokens, token: string): Promise<Vouched> {
  try {
    return await oidc.read(token)
  } catch (error) {
    throw isInvalid(error) ? new Refusal(REFUSED) : error
  }
}

/** Takes a link of the actor back, and answers with what it was. */
export async function unlinkIdentity(call: Call, id: string): Promise<IdentityRow> {
  signedIn(call.actor)
  const identity = await readIdentity(call, id)
  authorize(call.actor, 'identity.unlink', identity)
  await call.db.transaction(async (tx) => {
    // Thrown in here, so that nothing is recorded as done.
    if (!(await deleteIdentity(tx, id))) throw notFound()
  })
  return identity
}

// One wording for a wrong token and one of somebody else's, so that the answer does not tell who uses the service.
const REFUSED: Problem = {
  code: 'IDENTITY_REFUSED',
  path: ['token'],
  text: {
    en: 'This must be a valid token that the identity provider has issued for this service, of an identity that nobody else has linked.',
    zh: '须提供身份提供方为本服务签发的有效令牌,且该身份未被他人关联。',
  },
}

const NO_PROVIDER: Problem = {
  code: 'IDENTITY_REFUSED',
  path: ['token'],
  text: {
    en: 'This service is not set up with an identity provider. Whoever runs it sets OIDC_ISSUER.',
    zh: '本服务未配置身份提供方,请由运维人员设置 OIDC_ISSUER。',
  },
}
