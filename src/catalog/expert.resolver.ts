import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { LanguageCode } from '../shared/common.graphql.ts'
import type { Language } from '../shared/language.ts'
import type { Bookable } from './bookables.repository.ts'
import { ExpertType } from './catalog.graphql.ts'

@Resolver(() => ExpertType)
export class ExpertResolver {
  @FieldResolver(() => [String], { description: 'In what the expert is at home, in the words of the lab.' })
  fields(
    @Root() { fields }: Bookable,
    @Ctx() context: Context,
    @Arg('language', () => LanguageCode, {
      nullable: true,
      description: 'Accept-Language decides when left out.',
    })
    language: Language | null,
  ): string[] {
    return (fields ?? []).map((field) => field[language ?? context.language])
  }
}
