import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import type { OrganizationRow } from '../../accounts/organizations.table.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf, toGlobalId } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import {
  AddSynonymsInput,
  AddSynonymsPayload,
  RemoveSynonymsInput,
  RemoveSynonymsPayload,
  SynonymsType,
} from './lab-synonyms.graphql.ts'
import type { SynonymsRow } from './lab-synonyms.repository.ts'
import { addSynonyms, removeSynonyms, synonymsOf } from './lab-synonyms.service.ts'

@Resolver(() => SynonymsType)
export class SynonymsResolver {
  @FieldResolver(() => ID, { description: 'Opaque; named when they are removed.' })
  id(@Root() { id }: SynonymsRow) {
    return toGlobalId('Synonyms', id)
  }

  @Mutation(() => AddSynonymsPayload, {
    description:
      'Says which terms mean the same in the listings of the acting lab, those to come too; those of other labs are not touched. A lab may have 100 groups. Where more than 500 listings are concerned, the others follow within seconds. For an OWNER or MANAGER of a lab.',
  })
  @Access('synonyms.add')
  addSynonyms(
    @Arg('input', () => AddSynonymsInput, { description: 'The terms.' }) { terms }: AddSynonymsInput,
    @Ctx() context: Context,
  ) {
    return answer(addSynonyms(context, terms).then((synonyms) => ({ synonyms })))
  }

  @Mutation(() => RemoveSynonymsPayload, {
    description: 'Takes back what addSynonyms said. For an OWNER or MANAGER of a lab.',
  })
  @Access('synonyms.remove')
  removeSynonyms(
    @Arg('input', () => RemoveSynonymsInput, { description: 'Which ones.' })
    { synonymsId }: RemoveSynonymsInput,
    @Ctx() context: Context,
  ) {
    const id = keyOf(synonymsId, 'Synonyms')
    return answer(removeSynonyms(context, id).then((synonyms) => ({ synonyms })))
  }
}

@Resolver(() => OrganizationType)
export class OrganizationSynonymsResolver {
  @FieldResolver(() => [SynonymsType], {
    nullable: true,
    description:
      'Terms that mean the same in the listings of a lab, in the order in which they were added. Seen by who works there, null for others.',
  })
  @Access('synonyms.see')
  synonyms(@Root() { id }: OrganizationRow, @Ctx() context: Context) {
    return synonymsOf(context, id)
  }
}
