import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import type { Role } from '../organization.ts'
import { OrganizationType } from '../organizations.graphql.ts'
import { RoleEnum } from '../people.graphql.ts'
import type { InvitationRow } from './invitations.table.ts'

@ObjectType('Invitation', { description: 'An invitation to join an organization, which waits.' })
@Access('invitation.see')
export class InvitationType {
  @Field(() => String, { description: 'The e-mail address that is invited.' })
  email!: string

  @Field(() => RoleEnum, { description: 'What whoever accepts it may do.' })
  role!: Role

  @Field(() => Date, { description: 'When it was sent.' })
  createdAt!: Date

  @Field(() => Date, { description: 'Until when it can be accepted.' })
  expiresAt!: Date
}

export const InvitationConnection = connectionOf(() => InvitationType, 'Invitation')

@InputType('InvitePersonInput', { description: 'Who is invited to the acting organization.' })
export class InvitePersonInput {
  @Field(() => String, { description: 'E-mail address.' })
  email!: string

  @Field(() => RoleEnum, { description: 'What they are to do. A MANAGER invites to MEMBER only.' })
  role!: Role
}

@ObjectType('InvitePersonPayload', { description: 'The answer of invitePerson.' })
@Access('invitation.send')
export class InvitePersonPayload extends Payload {
  @Field(() => InvitationType, { nullable: true, description: 'The invitation; null when it was refused.' })
  invitation?: InvitationRow

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is mailed. When false, the service has no mail server: hand `token` over yourself.',
  })
  mailed?: boolean

  @Field(() => String, {
    nullable: true,
    description: 'The token for acceptInvitation; null when it is mailed. It is told only now.',
  })
  token?: string | null
}

@InputType('WithdrawInvitationInput', { description: 'The invitation to take back.' })
export class WithdrawInvitationInput {
  @Field(() => ID, { description: 'An invitation of the acting organization.' })
  invitationId!: string
}

@ObjectType('WithdrawInvitationPayload', { description: 'The answer of withdrawInvitation.' })
@Access('invitation.withdraw')
export class WithdrawInvitationPayload extends Payload {
  @Field(() => InvitationType, { nullable: true, description: 'What was taken back.' })
  invitation?: InvitationRow
}

@InputType('AcceptInvitationInput', { description: 'The token of an invitation, and who accepts it.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'The token that was mailed or handed over.' })
  token!: string

  @Field(() => String, {
    nullable: true,
    description: 'Name, 1 to 200 characters, for an address that is not registered. Not used otherwise.',
  })
  name?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'A new password, 10 to 128 characters, for an address that is not registered; otherwise its password, unless its access token is sent.',
  })
  password?: string | null
}

@ObjectType('AcceptInvitationPayload', { description: 'The answer of acceptInvitation.' })
@Access('PUBLIC')
export class AcceptInvitationPayload extends Payload {
  @Field(() => OrganizationType, {
    nullable: true,
    description: 'The organization that was joined. Sign in for it next, or switch to it.',
  })
  organization?: OrganizationType
}
