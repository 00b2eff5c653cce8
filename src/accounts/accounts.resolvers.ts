import { ApiKeyResolver } from './api-keys/api-keys.resolver.ts'
import { InvitationResolver, OrganizationInvitationsResolver } from './invitations/invitations.resolver.ts'
import { MandateResolver, ViewerMandateResolver } from './mandates/mandates.resolver.ts'
import { MemberResolver, OrganizationMembersResolver } from './members/members.resolver.ts'
import { IdentityResolver } from './oidc/identities.resolver.ts'
import {
  DistrictResolver,
  EnterpriseFiguresResolver,
  OrganizationResolver,
} from './organizations.resolver.ts'
import { PasswordResetResolver } from './password-reset/password-reset.resolver.ts'
import { PeopleResolver, PersonResolver } from './people.resolver.ts'
import { SessionResolver } from './sessions/sessions.resolver.ts'
import { SiteResolver } from './sites.resolver.ts'

export const ACCOUNTS_RESOLVERS = [
  OrganizationResolver,
  EnterpriseFiguresResolver,
  DistrictResolver,
  SiteResolver,
  PeopleResolver,
  PersonResolver,
  ApiKeyResolver,
  IdentityResolver,
  MandateResolver,
  ViewerMandateResolver,
  SessionResolver,
  MemberResolver,
  OrganizationMembersResolver,
  InvitationResolver,
  OrganizationInvitationsResolver,
  PasswordResetResolver,
] as const
