import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../accounts/organizations.graphql.ts'
import type { OrganizationRow } from '../accounts/organizations.table.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { toGlobalId } from '../shared/global-id.ts'
import { pageOf, pageRequest } from '../shared/page.ts'
import { answer } from '../shared/payload.graphql.ts'
import { LocalDate } from '../shared/scalars.graphql.ts'
import { isValidOn } from './accreditation.ts'
import {
  AccreditationScopeConnection,
  AccreditationScopeType,
  RecordAccreditationInput,
  RecordAccreditationPayload,
  WithdrawAccreditationInput,
  WithdrawAccreditationPayload,
} from './accreditations.graphql.ts'
import { accreditationsOf, recordAccreditation, withdrawAccreditation } from './accreditations.service.ts'
import type { AccreditationRow } from './accreditations.table.ts'
import type { Bookable } from './bookables.repository.ts'
import { BookableType } from './catalog.graphql.ts'

const VALID_ON = {
  nullable: true,
  description: 'Only what holds on this day; what has expired or is still to begin too when left out.',
}

@Resolver(() => AccreditationScopeType)
export class AccreditationResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same as long as it is recorded.' })
  id(@Root() { id }: AccreditationRow) {
    return toGlobalId('AccreditationScope', id)
  }

  @Mutation(() => RecordAccreditationPayload, {
    description:
      'Records for which methods a certificate of the acting lab holds, and from when until when. Fenshi does not verify it; the lab answers for what it records. For an OWNER or MANAGER of a lab.',
  })
  @Access('accreditation.record')
  recordAccreditation(
    @Arg('input', () => RecordAccreditationInput, { description: 'What the certificate covers.' })
    input: RecordAccreditationInput,
    @Ctx() context: Context,
  ) {
    return answer(recordAccreditation(context, input))
  }

  @Mutation(() => WithdrawAccreditationPayload, {
    description:
      'Takes back a certificate of the acting lab, or some methods of it: nobody sees them any more. For an OWNER or MANAGER of a lab.',
  })
  @Access('accreditation.withdraw')
  withdrawAccreditation(
    @Arg('input', () => WithdrawAccreditationInput, { description: 'What is no longer covered.' })
    { methods, ...certificate }: WithdrawAccreditationInput,
    @Ctx() context: Context,
  ) {
    return answer(withdrawAccreditation(context, { ...certificate, methods: methods ?? null }))
  }
}

@Resolver(() => OrganizationType)
export class LabAccreditationsResolver {
  @FieldResolver(() => AccreditationScopeConnection, {
    nullable: true,
    description:
      'For which methods a lab is recognized (资质能力), as it has recorded itself: Fenshi does not verify certificates. Null for what is no lab.',
  })
  async accreditations(
    @Root() organization: OrganizationRow,
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('validOn', () => LocalDate, VALID_ON) validOn: string | null,
    @Arg('method', () => String, {
      nullable: true,
      description:
        'Only what covers this standard: the same number, and the same edition unless either names none.',
    })
    method: string | null,
  ) {
    const filter = { validOn: validOn ?? undefined, method: method ?? undefined }
    const page = await accreditationsOf(context, organization, filter, pageRequest(first, after))
    return page && toConnection(page, ({ id }) => id)
  }
}

@Resolver(() => BookableType)
export class BookableAccreditationsResolver {
  @FieldResolver(() => AccreditationScopeConnection, {
    description:
      'By what its lab is recognized for any of its `methods`: a scope covers a method of the same number, and of the same edition unless either names none. As the lab has recorded it: Fenshi does not verify certificates.',
  })
  async accreditations(
    @Root() bookable: Bookable,
    @Ctx() { loaders }: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('validOn', () => LocalDate, VALID_ON) validOn: string | null,
  ) {
    const page = pageRequest(first, after)
    const scopes = await loaders.scopesOfBookable.load(bookable)
    const listed = scopes.filter(
      (scope) => (!validOn || isValidOn(scope, validOn)) && (page.after === null || scope.id > page.after),
    )
    return toConnection(pageOf(listed, page), ({ id }) => id)
  }
}
