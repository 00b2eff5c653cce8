import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { MandateType } from '../accounts/mandates/mandates.graphql.ts'
import { DistrictType, OrganizationType } from '../accounts/organizations.graphql.ts'
import { PersonType } from '../accounts/people.graphql.ts'
import { can } from '../accounts/permission.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../shared/connection.graphql.ts'
import { toGlobalId } from '../shared/global-id.ts'
import { pageRequest } from '../shared/page.ts'
import { after, DAY } from '../shared/period.ts'
import { caseKey, isCaseKey } from './case-lists.repository.ts'
import {
  CaseConnection,
  CaseContactType,
  CaseEventType,
  CaseFilterInput,
  CaseProgressType,
  CaseType,
} from './cases.graphql.ts'
import { myCases } from './cases.service.ts'
import type { CaseEventRow, CaseRow } from './cases.table.ts'
import { progressOf, stageOf } from './services/case-service.ts'

@Resolver(() => CaseType)
export class CaseResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: CaseRow) {
    return toGlobalId('Case', id)
  }

  @FieldResolver(() => OrganizationType, { description: 'The window at whose desk it is.' })
  window(@Root() { windowId }: CaseRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(windowId)
  }

  @FieldResolver(() => OrganizationType, {
    nullable: true,
    description: 'The enterprise, where it has signed up; `enterpriseName` otherwise.',
  })
  enterprise(@Root() { enterpriseId }: CaseRow, @Ctx() { loaders }: Context) {
    return enterpriseId && loaders.organizations.load(enterpriseId)
  }

  @FieldResolver(() => MandateType, {
    nullable: true,
    description:
      'The mandate of the enterprise under which the window can act at this moment; null without one.',
  })
  @Access('mandate.see')
  mandate(@Root() found: CaseRow, @Ctx() { loaders }: Context) {
    return found.enterpriseId && loaders.mandateOfCase.load(found)
  }

  @FieldResolver(() => DistrictType, { description: 'Where the enterprise is.' })
  district(@Root() { district }: CaseRow, @Ctx() { loaders }: Context) {
    return loaders.districts.load(district)
  }

  @FieldResolver(() => CaseProgressType, { description: 'How far it has come.' })
  async progress(@Root() { id }: CaseRow, @Ctx() { loaders }: Context): Promise<CaseProgressType> {
    const [proposals, services] = await Promise.all([
      loaders.proposalsOfCase.load(id),
      loaders.servicesOfCase.load(id),
    ])
    return { offered: proposals.length, ...progressOf(services.map(({ status }) => stageOf(status))) }
  }

  @FieldResolver(() => CaseContactType, {
    nullable: true,
    description: 'Whom to ask; null where nobody was named, after it was erased, and for the enterprise.',
  })
  @Access('case.handle')
  async contact(@Root() found: CaseRow, @Ctx() { actor, loaders }: Context) {
    return can(actor, 'case.handle', found) ? (await loaders.contactOfCase.load(found.id))[0] : null
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description:
      'When the contact is erased, at the latest within the hour after; null while the case is open.',
  })
  contactKeptUntil(@Root() { closedAt }: CaseRow, @Ctx() { config }: Context) {
    return closedAt && after(closedAt, config.CASE_CONTACT_DAYS * DAY)
  }

  @FieldResolver(() => [CaseEventType], {
    nullable: true,
    description: 'What was done with it, and by whom, in order; null for the enterprise.',
  })
  @Access('case.handle')
  history(@Root() found: CaseRow, @Ctx() { actor, loaders }: Context) {
    return can(actor, 'case.handle', found) ? loaders.caseHistory.load(found.id) : null
  }

  @Query(() => CaseConnection, {
    description:
      'The cases at the desk of the acting window, or those of the acting enterprise, with what is proposed to it; those opened last first. For whoever is signed in and acts for their own organization.',
  })
  @Access('case.see')
  async myCases(
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('filter', () => CaseFilterInput, { nullable: true, description: 'Which of them.' })
    filter: CaseFilterInput | null,
  ) {
    const narrowed = Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value !== null))
    return toConnection(await myCases(context, narrowed, pageRequest(first, after, isCaseKey)), caseKey)
  }
}

@Resolver(() => CaseEventType)
export class CaseEventResolver {
  @FieldResolver(() => PersonType, { description: 'Who did it.' })
  person(@Root() { personId }: CaseEventRow, @Ctx() { loaders }: Context) {
    return loaders.people.load(personId)
  }

  @FieldResolver(() => OrganizationType, {
    description: 'For which organization: the window, or the enterprise.',
  })
  organization(@Root() { organizationId }: CaseEventRow, @Ctx() { loaders }: Context) {
    return loaders.organizations.load(organizationId)
  }
}
