import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { keyOf, toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { answer } from '../../shared/payload.graphql.ts'
import {
  IdentityConnection,
  IdentityType,
  LinkIdentityInput,
  LinkIdentityPayload,
  UnlinkIdentityInput,
  UnlinkIdentityPayload,
} from './identities.graphql.ts'
import { linkIdentity, myIdentities, unlinkIdentity } from './identities.service.ts'
import type { IdentityRow } from './identities.table.ts'

@Resolver(() => IdentityType)
export class IdentityResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: IdentityRow) {
    return toGlobalId('Identity', id)
  }

  @Query(() => IdentityConnection, {
    description:
      'The identities that the signed-in person has linked, the newest first. For people, not keys.',
  })
  @Access('identity.see')
  async myIdentities(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await myIdentities(context, pageRequest(first, after)), ({ id }) => id)
  }

  @Mutation(() => LinkIdentityPayload, {
    description:
      'Links an identity of the provider to you, so that its tokens act as you; nobody is ever known by an e-mail address alone. An identity belongs to one person. Wrong passwords are throttled. For whoever has signed in with signIn.',
  })
  @Access('identity.link')
  linkIdentity(
    @Arg('input', () => LinkIdentityInput, { description: 'The proof.' }) input: LinkIdentityInput,
    @Ctx() context: Context,
  ) {
    return answer(linkIdentity(context, context.oidc, input).then((identity) => ({ identity })))
  }

  @Mutation(() => UnlinkIdentityPayload, {
    description:
      'Takes a link back: tokens of that identity act for nobody at once. For the person who linked it.',
  })
  @Access('identity.unlink')
  unlinkIdentity(
    @Arg('input', () => UnlinkIdentityInput, { description: 'Which one.' })
    { identityId }: UnlinkIdentityInput,
    @Ctx() context: Context,
  ) {
    const unlinked = unlinkIdentity(context, keyOf(identityId, 'Identity'))
    return answer(unlinked.then((identity) => ({ identity })))
  }
}
