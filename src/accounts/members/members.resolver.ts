import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { OrganizationType } from '../organizations.graphql.ts'
import { PersonType } from '../people.graphql.ts'
import { can } from '../permission.ts'
import type { Member } from './member.ts'
import {
  ChangeRoleInput,
  ChangeRolePayload,
  MemberConnection,
  MemberType,
  RemoveMemberInput,
  RemoveMemberPayload,
} from './members.graphql.ts'
import { changeRole, membersOf, removeMember } from './members.service.ts'

@Resolver(() => MemberType)
export class MemberResolver {
  @FieldResolver(() => PersonType, { description: 'The person.' })
  person(@Root() { personId, name }: Member) {
    return { id: personId, name }
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The e-mail address. Seen by OWNERs and MANAGERs, null for others.',
  })
  @Access('member.seeEmail')
  email(@Root() { email, organizationId }: Member, @Ctx() { actor }: Context) {
    return can(actor, 'member.seeEmail', { organizationId }) ? email : null
  }

  @Mutation(() => ChangeRolePayload, {
    description:
      'Gives a member another role, from the next operation on. The last OWNER stays one. For an OWNER.',
  })
  @Access('member.changeRole')
  changeRole(
    @Arg('input', () => ChangeRoleInput, { description: 'Who, and what.' })
    { personId, role }: ChangeRoleInput,
    @Ctx() context: Context,
  ) {
    return answer(changeRole(context, keyOf(personId, 'Person'), role).then((member) => ({ member })))
  }

  @Mutation(() => RemoveMemberPayload, {
    description:
      'Takes a person out of the acting organization: what they may see and follow there ends at once, as do the API keys that they made for it and their sessions in it. The last OWNER stays. For an OWNER.',
  })
  @Access('member.remove')
  removeMember(
    @Arg('input', () => RemoveMemberInput, { description: 'Who.' }) { personId }: RemoveMemberInput,
    @Ctx() context: Context,
  ) {
    return answer(removeMember(context, keyOf(personId, 'Person')).then((member) => ({ member })))
  }
}

@Resolver(() => OrganizationType)
export class OrganizationMembersResolver {
  @FieldResolver(() => MemberConnection, {
    nullable: true,
    description:
      'Its people, in the order in which they came to Fenshi. Seen by its own people, null for others.',
  })
  @Access('member.see')
  async members(
    @Root() { id }: { id: string },
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    const page = await membersOf(context, id, pageRequest(first, after))
    return page && toConnection(page, ({ personId }) => personId)
  }
}
