import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { changePassword } from './change-password.service.ts'
import { mySessions, revokeSession, signOut, signOutEverywhere } from './my-sessions.service.ts'
import { refreshSession } from './refresh-session.service.ts'
import {
  ChangePasswordInput,
  ChangePasswordPayload,
  RefreshSessionInput,
  RefreshSessionPayload,
  RevokeSessionInput,
  RevokeSessionPayload,
  SessionConnection,
  SessionType,
  SignOutEverywhereInput,
  SignOutEverywherePayload,
  SignOutInput,
  SignOutPayload,
  SwitchOrganizationInput,
  SwitchOrganizationPayload,
} from './sessions.graphql.ts'
import { switchOrganization } from './switch-organization.service.ts'

const done = () => ({})

@Resolver(() => SessionType)
export class SessionResolver {
  @FieldResolver(() => ID, { description: 'Opaque; named in revokeSession.' })
  id(@Root() { id }: { id: string }) {
    return toGlobalId('Session', id)
  }

  @Query(() => SessionConnection, {
    description: 'Where the person is signed in, the newest sign-in first. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  async mySessions(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await mySessions(context, pageRequest(first, after)), ({ id }) => id)
  }

  @Mutation(() => RefreshSessionPayload, {
    description:
      'Takes a refresh token for a new access token and the next refresh token. A token that is shown again after its successor was used, or late, ends the session: one of the two who showed it stole it. Send one at a time. For anybody.',
  })
  @Access('PUBLIC')
  refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'The session.' })
    { refreshToken }: RefreshSessionInput,
    @Ctx() context: Context,
  ) {
    return answer(refreshSession(context, context.tokens, refreshToken))
  }

  @Mutation(() => SwitchOrganizationPayload, {
    description:
      'Gives an access token of the same session for another organization of the person, for which refreshSession gives them from then on. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  switchOrganization(
    @Arg('input', () => SwitchOrganizationInput, { description: 'The organization.' })
    { organizationId }: SwitchOrganizationInput,
    @Ctx() context: Context,
  ) {
    return answer(switchOrganization(context, context.tokens, keyOf(organizationId, 'Organization')))
  }

  @Mutation(() => SignOutPayload, {
    description: 'Ends a session: its tokens and what is followed with them end at once. For anybody.',
  })
  @Access('PUBLIC')
  signOut(
    @Arg('input', () => SignOutInput, { description: 'The session.' }) { refreshToken }: SignOutInput,
    @Ctx() context: Context,
  ) {
    return answer(signOut(context, refreshToken ?? null).then(done))
  }

  @Mutation(() => SignOutEverywherePayload, {
    description: 'Ends every session of the person. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  signOutEverywhere(
    @Arg('input', () => SignOutEverywhereInput, { description: 'Which ones.' })
    { exceptThis }: SignOutEverywhereInput,
    @Ctx() context: Context,
  ) {
    return answer(signOutEverywhere(context, exceptThis).then(done))
  }

  @Mutation(() => RevokeSessionPayload, {
    description:
      'Ends one session of the person, such as that of a lost device. NOT_FOUND when it has ended or is not theirs. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  revokeSession(
    @Arg('input', () => RevokeSessionInput, { description: 'The session.' })
    { sessionId }: RevokeSessionInput,
    @Ctx() context: Context,
  ) {
    return answer(revokeSession(context, keyOf(sessionId, 'Session')).then(done))
  }

  @Mutation(() => ChangePasswordPayload, {
    description:
      'Changes the password, and ends all other sessions and a token of requestPasswordReset. Linked identities and API keys go on: look through myIdentities and apiKeys when somebody else may have had the account, or use requestPasswordReset, by which they end as well. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The passwords.' }) input: ChangePasswordInput,
    @Ctx() context: Context,
  ) {
    return answer(changePassword(context, input).then(done))
  }
}
