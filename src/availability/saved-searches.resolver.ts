import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { answer } from '../shared/payload.graphql.ts'
import { questionOf } from './market.resolver.ts'
import type { SavedFilter } from './saved-search.ts'
import {
  DeleteSavedSearchInput,
  DeleteSavedSearchPayload,
  SavedFilterType,
  SavedSearchConnection,
  SavedSearchType,
  SaveSearchInput,
  SaveSearchPayload,
} from './saved-searches.graphql.ts'
import { deleteSavedSearch, mySavedSearches, saveSearch } from './saved-searches.service.ts'
import type { SavedSearchRow } from './saved-searches.table.ts'

@Resolver(() => SavedSearchType)
export class SavedSearchResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: SavedSearchRow) {
    return toGlobalId('SavedSearch', id)
  }

  @Query(() => SavedSearchConnection, {
    description:
      'The searches that the signed-in person saved in the acting organization, the newest first. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  async savedSearches(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await mySavedSearches(context, pageRequest(first, after)), ({ id }) => id)
  }

  @Mutation(() => SaveSearchPayload, {
    description:
      'Keeps a filter of the market under a name, for the signed-in person in the acting organization, who may have 100 there. The same filter saved twice under the same name is there once. For whoever is signed in.',
  })
  @Access('savedSearch.save')
  saveSearch(
    @Arg('input', () => SaveSearchInput, { description: 'The name and the filter.' })
    { name, filter }: SaveSearchInput,
    @Ctx() context: Context,
  ) {
    const saved = saveSearch(context, name, questionOf(filter, context))
    return answer(saved.then((savedSearch) => ({ savedSearch })))
  }

  @Mutation(() => DeleteSavedSearchPayload, {
    description: 'Deletes a saved search. For the person who saved it.',
  })
  @Access('savedSearch.delete')
  deleteSavedSearch(
    @Arg('input', () => DeleteSavedSearchInput, { description: 'Which one.' })
    { savedSearchId }: DeleteSavedSearchInput,
    @Ctx() context: Context,
  ) {
    const deleted = deleteSavedSearch(context, keyOf(savedSearchId, 'SavedSearch'))
    return answer(deleted.then((savedSearch) => ({ savedSearch })))
  }
}

@Resolver(() => SavedFilterType)
export class SavedFilterResolver {
  @FieldResolver(() => [ID], { nullable: true, description: 'Labs, by id.' })
  labIds(@Root() { labIds }: SavedFilter) {
    return labIds?.map((id) => toGlobalId('Organization', id))
  }
}
