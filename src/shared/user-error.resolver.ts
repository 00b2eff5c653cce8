import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { UserErrorType } from './payload.graphql.ts'
import type { Problem } from './refusal.ts'

@Resolver(() => UserErrorType)
export class UserErrorResolver {
  @FieldResolver(() => String, {
    description: 'What is wrong, what was expected and what to do, in the language of Accept-Language.',
  })
  message(@Root() { text }: Problem, @Ctx() { language }: Context): string {
    return text[language]
  }
}
