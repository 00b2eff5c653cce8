import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import { PersonType } from '../../accounts/people.graphql.ts'
import type { Bookable } from '../../catalog/bookables.repository.ts'
import { BookableType } from '../../catalog/catalog.graphql.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { toGlobalId } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import { statusOf } from './qualification.ts'
import {
  QualificationConnection,
  QualificationStatusEnum,
  QualificationType,
} from './qualifications.graphql.ts'
import { myQualifications, qualificationsOf } from './qualifications.service.ts'
import type { QualificationRow } from './qualifications.table.ts'

@Resolver(() => QualificationType)
export class QualificationResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: QualificationRow) {
    return toGlobalId('Qualification', id)
  }

  @FieldResolver(() => BookableType, { description: 'What the person may book with it.' })
  bookable(@Root() { bookableId }: QualificationRow, @Ctx() { loaders }: Context) {
    return loaders.bookables.load(bookableId)
  }

  @FieldResolver(() => PersonType, { description: 'Whose it is; colleagues need one of their own.' })
  person(@Root() { personId }: QualificationRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => OrganizationType, {
    description: 'The organization for which the person asked, or booked.',
  })
  organization(@Root() { organizationId }: QualificationRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(organizationId)
  }

  @FieldResolver(() => QualificationStatusEnum, { description: 'Where it stands now.' })
  status(@Root() qualification: QualificationRow, @Ctx() { now }: Context) {
    return statusOf(qualification, now)
  }

  @Query(() => QualificationConnection, {
    description:
      'What the signed-in person asked for and was granted, whichever organization is acted for, the newest first. For whoever is signed in.',
  })
  @Access('SIGNED_IN')
  async myQualifications(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return toConnection(await myQualifications(context, pageRequest(first, after)), ({ id }) => id)
  }
}

@Resolver(() => BookableType)
export class BookableQualificationsResolver {
  @FieldResolver(() => QualificationConnection, {
    nullable: true,
    description:
      'Who asked to be qualified for it, and who is, the newest first. For anybody of its lab; FORBIDDEN to others.',
  })
  @Access('qualification.listOfBookable')
  async qualifications(
    @Root() bookable: Bookable,
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('open', () => Boolean, {
      defaultValue: false,
      description: 'Whether to leave out all but the requests that wait for an answer.',
    })
    open: boolean,
  ) {
    const page = await qualificationsOf(context, bookable, open, pageRequest(first, after))
    return toConnection(page, ({ id }) => id)
  }
}
