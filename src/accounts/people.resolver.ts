import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf, toGlobalId } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import { viewerOf } from './organizations.service.ts'
import { PersonType, SignInInput, SignInPayload, ViewerType } from './people.graphql.ts'
import { signIn } from './sign-in.service.ts'
import { SignUpOrganizationInput, SignUpOrganizationPayload } from './sign-up.graphql.ts'
import { signUpOrganization } from './sign-up.service.ts'

@Resolver(() => PersonType)
export class PersonResolver {
  @FieldResolver(() => ID, { description: 'Opaque; names the person where an input asks for one.' })
  id(@Root() { id }: { id: string }) {
    return toGlobalId('Person', id)
  }
}

@Resolver(() => ViewerType)
export class PeopleResolver {
  @FieldResolver(() => PersonType, { description: 'The person.' })
  person(@Root() { personId }: { personId: string }, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @Query(() => ViewerType, { nullable: true, description: 'Who is signed in; null for a stranger.' })
  @Access('PUBLIC')
  viewer(@Ctx() context: Context) {
    return context.actor && viewerOf(context)
  }

  @Mutation(() => SignUpOrganizationPayload, {
    description: 'Registers an organization and the person who becomes its OWNER. For anybody.',
  })
  @Access('PUBLIC')
  signUpOrganization(
    @Arg('input', () => SignUpOrganizationInput, { description: 'The organization and its first person.' })
    input: SignUpOrganizationInput,
    @Ctx() context: Context,
  ) {
    return answer(signUpOrganization(context, input))
  }

  @Mutation(() => SignInPayload, {
    description: 'Gives an access token for an e-mail address and its password. For anybody.',
  })
  @Access('PUBLIC')
  signIn(
    @Arg('input', () => SignInInput, { description: 'Who signs in, and for which organization.' })
    { organizationId, ...credentials }: SignInInput,
    @Ctx() context: Context,
  ) {
    const chosen = organizationId ? keyOf(organizationId, 'Organization') : null
    return answer(signIn(context, context.tokens, { ...credentials, organizationId: chosen }))
  }
}
