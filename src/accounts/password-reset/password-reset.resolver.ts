import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { answer } from '../../shared/payload.graphql.ts'
import {
  RequestPasswordResetInput,
  RequestPasswordResetPayload,
  ResetPasswordInput,
  ResetPasswordPayload,
} from './password-reset.graphql.ts'
import { requestPasswordReset, resetPassword } from './password-reset.service.ts'

@Resolver()
export class PasswordResetResolver {
  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Mails a token for a new password to whoever has this address; the answer is the same when nobody has. It is good for an hour and once, and until another is mailed. For anybody.',
  })
  @Access('PUBLIC')
  requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'Who.' })
    { email }: RequestPasswordResetInput,
    @Ctx() context: Context,
  ) {
    const mails = context.config.SMTP_URL !== ''
    return answer(requestPasswordReset(context, email, { mails }).then(() => ({ mails })))
  }

  @Mutation(() => ResetPasswordPayload, {
    description:
      'Sets a new password with a token of requestPasswordReset, and ends all by which somebody else could act as the person: sessions, linked identities and the API keys that they made. Sign in next. For anybody.',
  })
  @Access('PUBLIC')
  resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The token and the password.' })
    input: ResetPasswordInput,
    @Ctx() context: Context,
  ) {
    return answer(resetPassword(context, input).then(() => ({})))
  }
}
