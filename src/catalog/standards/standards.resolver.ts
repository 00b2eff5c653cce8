import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { LanguageCode } from '../../shared/common.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import type { Language } from '../../shared/language.ts'
import { pageRequest } from '../../shared/page.ts'
import { currentEdition, type EditionOf } from './standard.ts'
import { StandardConnection, StandardType } from './standards.graphql.ts'
import { standardsNamed } from './standards.service.ts'
import type { StandardRow } from './standards.table.ts'

@Resolver(() => StandardType)
export class StandardResolver {
  @Query(() => StandardConnection, {
    description:
      'The catalogue of standards, by number and edition. Labs add those by which they test when they publish a test service. For anybody.',
  })
  @Access('PUBLIC')
  async standards(
    @Ctx() context: Context,
    @Arg('number', () => String, {
      nullable: true,
      description: 'Only this standard and its parts, in any edition: "GB/T 228" lists GB/T 228.1-2021.',
    })
    number: string | null | undefined,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    const page = pageRequest(first, after, isStandardKey)
    const behind = page.after === null ? null : editionFrom(page.after)
    return toConnection(await standardsNamed(context, number ?? null, { first, after: behind }), keyOf)
  }

  @FieldResolver(() => String, { description: 'Its number without the edition, such as "GB/T 228.1".' })
  number(@Root() { name, edition }: StandardRow) {
    return name.slice(0, name.length - edition.length).replace(/\s?[-‐–—:]\s?$/, '')
  }

  @FieldResolver(() => String, {
    description: 'Its title as it is published; in Chinese where the title in English is not known.',
  })
  title(
    @Root() { titleZh, titleEn }: StandardRow,
    @Ctx() context: Context,
    @Arg('language', () => LanguageCode, {
      nullable: true,
      description: 'Accept-Language decides when left out.',
    })
    language: Language | null,
  ) {
    return (language ?? context.language) === 'zh' ? titleZh : (titleEn ?? titleZh)
  }

  @FieldResolver(() => Boolean, { description: 'Whether no later edition has taken its place.' })
  isCurrent(@Root() { supersededBy }: StandardRow) {
    return supersededBy === null
  }

  @FieldResolver(() => StandardType, {
    description: 'The edition that is in force: itself where no later one has taken its place.',
  })
  async currentEdition(@Root() standard: StandardRow, @Ctx() { loaders }: Context) {
    return currentEdition(standard, await loaders.editionsOfStandard.load(standard.number))
  }
}

const SEPARATOR = ' '
const keyOf = ({ number, edition }: EditionOf) => `${number}${SEPARATOR}${edition}`
const isStandardKey = (key: string) => /^[^ ]{1,100} [^ ]{1,20}$/.test(key)

function editionFrom(key: string): EditionOf {
  const [number, edition] = key.split(SEPARATOR)
  return { number: number!, edition: edition! }
}
