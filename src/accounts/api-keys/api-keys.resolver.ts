import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { PersonType } from '../people.graphql.ts'
import { prefixOf } from './api-key.ts'
import {
  ApiKeyConnection,
  ApiKeyType,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
  RevokeApiKeyPayload,
  RotateApiKeyInput,
  RotateApiKeyPayload,
} from './api-keys.graphql.ts'
import { apiKeysOf, createApiKey, revokeApiKey, rotateApiKey } from './api-keys.service.ts'
import type { ApiKeyRow } from './api-keys.table.ts'

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: ApiKeyRow) {
    return toGlobalId('ApiKey', id)
  }

  @FieldResolver(() => String, {
    description: 'How it begins: enough to recognize it where it was found, and not to use it.',
  })
  prefix(@Root() { id }: ApiKeyRow) {
    return prefixOf(id)
  }

  @FieldResolver(() => PersonType, { description: 'Who made it, as whom it acts, and who alone rotates it.' })
  creator(@Root() { creatorId }: ApiKeyRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(creatorId)
  }

  @Query(() => ApiKeyConnection, {
    description:
      'The keys of the acting organization, those that have ended too, the newest first. For its OWNERs and MANAGERs.',
  })
  @Access('apiKey.see')
  async apiKeys(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await apiKeysOf(context, pageRequest(first, after)), ({ id }) => id)
  }

  @Mutation(() => CreateApiKeyPayload, {
    description:
      'Makes a key with which a machine acts as you in the acting organization. For its OWNERs and MANAGERs.',
  })
  @Access('apiKey.create')
  createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'What it is for, and what it may do.' })
    input: CreateApiKeyInput,
    @Ctx() context: Context,
  ) {
    return answer(createApiKey(context, input))
  }

  @Mutation(() => RotateApiKeyPayload, {
    description:
      'Gives a key a new secret. It must be within your rights as if you made it now. For whoever made it, as OWNER or MANAGER of its organization; others revoke it and make their own.',
  })
  @Access('apiKey.rotate')
  rotateApiKey(
    @Arg('input', () => RotateApiKeyInput, { description: 'Which one, and how the old secret ends.' })
    { apiKeyId, overlapMinutes }: RotateApiKeyInput,
    @Ctx() context: Context,
  ) {
    return answer(rotateApiKey(context, { id: keyOf(apiKeyId, 'ApiKey'), overlapMinutes }))
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description:
      'Ends a key at once, with what follows changes by it. One that was revoked stays so. For OWNERs and MANAGERs of its organization.',
  })
  @Access('apiKey.revoke')
  revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which one.' }) { apiKeyId }: RevokeApiKeyInput,
    @Ctx() context: Context,
  ) {
    return answer(revokeApiKey(context, keyOf(apiKeyId, 'ApiKey')).then((apiKey) => ({ apiKey })))
  }
}
