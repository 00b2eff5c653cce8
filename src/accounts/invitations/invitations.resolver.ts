import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { OrganizationType } from '../organizations.graphql.ts'
import { PersonType } from '../people.graphql.ts'
import { acceptInvitation } from './accept.service.ts'
import {
  AcceptInvitationInput,
  AcceptInvitationPayload,
  InvitationConnection,
  InvitationType,
  InvitePersonInput,
  InvitePersonPayload,
  WithdrawInvitationInput,
  WithdrawInvitationPayload,
} from './invitations.graphql.ts'
import type { InvitationRow } from './invitations.table.ts'
import { invitationsOf, invitePerson, withdrawInvitation } from './invite.service.ts'

@Resolver(() => InvitationType)
export class InvitationResolver {
  @FieldResolver(() => ID, { description: 'Opaque; named in withdrawInvitation.' })
  id(@Root() { id }: InvitationRow) {
    return toGlobalId('Invitation', id)
  }

  @FieldResolver(() => PersonType, { description: 'Who sent it.' })
  invitedBy(@Root() { invitedBy }: InvitationRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(invitedBy)
  }

  @Mutation(() => InvitePersonPayload, {
    description:
      'Invites whoever has an e-mail address to the acting organization, for 7 days; an earlier invitation of the address is void. The answer is the same whether the address is registered or not. For an OWNER, and for a MANAGER who invites a MEMBER and replaces no invitation to another role.',
  })
  @Access('invitation.send')
  invitePerson(
    @Arg('input', () => InvitePersonInput, { description: 'Whom.' }) input: InvitePersonInput,
    @Ctx() context: Context,
  ) {
    return answer(invitePerson(context, input, { mails: context.config.SMTP_URL !== '' }))
  }

  @Mutation(() => WithdrawInvitationPayload, {
    description:
      'Takes an invitation back; its token is void at once. For an OWNER, and for a MANAGER when it invites a MEMBER.',
  })
  @Access('invitation.withdraw')
  withdrawInvitation(
    @Arg('input', () => WithdrawInvitationInput, { description: 'Which one.' })
    { invitationId }: WithdrawInvitationInput,
    @Ctx() context: Context,
  ) {
    const id = keyOf(invitationId, 'Invitation')
    return answer(withdrawInvitation(context, id).then((invitation) => ({ invitation })))
  }

  @Mutation(() => AcceptInvitationPayload, {
    description:
      'Joins an organization with the token of an invitation. An address that is not registered becomes a new person; for one that is, its password or its access token is needed. Without a name, or with a password that none can be, the answer is the same for both. For anybody who has the token.',
  })
  @Access('PUBLIC')
  acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'The token, and who.' })
    input: AcceptInvitationInput,
    @Ctx() context: Context,
  ) {
    return answer(acceptInvitation(context, input).then((organization) => ({ organization })))
  }
}

@Resolver(() => OrganizationType)
export class OrganizationInvitationsResolver {
  @FieldResolver(() => InvitationConnection, {
    nullable: true,
    description:
      'The invitations that wait, the newest first. Seen by its OWNERs and MANAGERs, null for others.',
  })
  @Access('invitation.see')
  async invitations(
    @Root() { id }: { id: string },
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    const page = await invitationsOf(context, id, pageRequest(first, after))
    return page && toConnection(page, (invitation) => invitation.id)
  }
}
