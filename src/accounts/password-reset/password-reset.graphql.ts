import { Field, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'

@InputType('RequestPasswordResetInput', { description: 'Who has forgotten the password.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'E-mail address.' })
  email!: string
}

@ObjectType('RequestPasswordResetPayload', { description: 'The answer of requestPasswordReset.' })
@Access('PUBLIC')
export class RequestPasswordResetPayload extends Payload {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the service sends mails at all. When false, ask whoever runs it for a token. It says nothing of the address.',
  })
  mails?: boolean
}

@InputType('ResetPasswordInput', { description: 'A one-time token, and the new password.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'The token that was mailed.' })
  token!: string

  @Field(() => String, { description: 'The new password, 10 to 128 characters.' })
  newPassword!: string
}

@ObjectType('ResetPasswordPayload', { description: 'The answer of resetPassword.' })
@Access('PUBLIC')
export class ResetPasswordPayload extends Payload {}
