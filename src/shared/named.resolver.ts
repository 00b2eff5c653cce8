import { Arg, type ClassType, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { LanguageCode } from './common.graphql.ts'
import type { Language } from './language.ts'

interface Named {
  nameZh: string
  nameEn: string
}

/** The field `name` of a type whose rows have a name in both languages, to extend its resolver from. */
export function named(type: () => ClassType | object, description: string) {
  @Resolver(type as () => ClassType)
  abstract class NamedResolver {
    @FieldResolver(() => String, { description })
    name(
      @Root() { nameZh, nameEn }: Named,
      @Ctx() context: Context,
      @Arg('language', () => LanguageCode, {
        nullable: true,
        description: 'Accept-Language decides when left out.',
      })
      language: Language | null,
    ): string {
      return (language ?? context.language) === 'zh' ? nameZh : nameEn
    }
  }
  return NamedResolver
}
