import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'
import { TokenPayload } from '../token-payload.graphql.ts'

@ObjectType('Session', { description: 'A sign-in that goes on. Only its person sees it.' })
@Access('SIGNED_IN')
export class SessionType {
  @Field(() => Date, { description: 'When the person signed in.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it was refreshed last, or else began.' })
  usedAt!: Date

  @Field(() => Date, {
    description:
      'When it ends unless it is refreshed: 14 days after it was used, 90 after the sign-in at the latest.',
  })
  expiresAt!: Date

  @Field(() => String, {
    nullable: true,
    description: 'The IP address from which it was used last; null where it is not known.',
  })
  address!: string | null

  @Field(() => Boolean, { description: 'Whether it is the one in which this was asked.' })
  isCurrent!: boolean
}

export const SessionConnection = connectionOf(() => SessionType, 'Session')

@InputType('RefreshSessionInput', { description: 'The session that is to go on.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session.' })
  refreshToken!: string
}

@ObjectType('RefreshSessionPayload', { description: 'The answer of refreshSession.' })
@Access('PUBLIC')
export class RefreshSessionPayload extends TokenPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'The next refresh token; the one before is used up. When this answer gets lost, the one before may be sent again within 5 minutes.',
  })
  refreshToken?: string
}

@InputType('SwitchOrganizationInput', { description: 'The organization to act for from now on.' })
export class SwitchOrganizationInput {
  @Field(() => ID, { description: 'An organization that the person belongs to.' })
  organizationId!: string
}

@ObjectType('SwitchOrganizationPayload', { description: 'The answer of switchOrganization.' })
@Access('SIGNED_IN')
export class SwitchOrganizationPayload extends TokenPayload {}

@InputType('SignOutInput', { description: 'The session to end.' })
export class SignOutInput {
  @Field(() => String, {
    nullable: true,
    description:
      'A refresh token of the session; needed when the access token has ended. The session of the access token when left out.',
  })
  refreshToken?: string | null
}

@ObjectType('SignOutPayload', { description: 'The answer of signOut.' })
@Access('PUBLIC')
export class SignOutPayload extends Payload {}

@InputType('SignOutEverywhereInput', { description: 'Which sessions to end.' })
export class SignOutEverywhereInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the session in which this is asked goes on; it ends as well when left out.',
  })
  exceptThis!: boolean
}

@ObjectType('SignOutEverywherePayload', { description: 'The answer of signOutEverywhere.' })
@Access('SIGNED_IN')
export class SignOutEverywherePayload extends Payload {}

@InputType('RevokeSessionInput', { description: 'The session to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: 'A session of the person, of mySessions.' })
  sessionId!: string
}

@ObjectType('RevokeSessionPayload', { description: 'The answer of revokeSession.' })
@Access('SIGNED_IN')
export class RevokeSessionPayload extends Payload {}

@InputType('ChangePasswordInput', { description: 'The password as it is, and as it is to be.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password as it is.' })
  currentPassword!: string

  @Field(() => String, { description: 'The new password, 10 to 128 characters.' })
  newPassword!: string
}

@ObjectType('ChangePasswordPayload', { description: 'The answer of changePassword.' })
@Access('SIGNED_IN')
export class ChangePasswordPayload extends Payload {}
