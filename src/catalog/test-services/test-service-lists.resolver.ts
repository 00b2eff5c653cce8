import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { OrganizationType } from '../../accounts/organizations.graphql.ts'
import type { OrganizationRow } from '../../accounts/organizations.table.ts'
import { asking } from '../../accounts/permission.ts'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { AFTER, FIRST, toConnection } from '../../shared/connection.graphql.ts'
import { badInput } from '../../shared/fault.ts'
import { keyOf } from '../../shared/global-id.ts'
import { pageRequest } from '../../shared/page.ts'
import {
  findInTestServices,
  isServiceKey,
  serviceKey,
  type TestServiceQuestion,
} from './find-test-services.service.ts'
import { TestServiceFilterInput } from './test-service-filter.graphql.ts'
import { TestServiceConnection } from './test-services.graphql.ts'

const FILTER = { nullable: true, description: 'What to look among; all of them when left out.' }

@Resolver()
export class TestServicesResolver {
  @Query(() => TestServiceConnection, {
    description:
      'The test services that pass a filter: with `text` those that fit it best first, of more than 300 some of them; otherwise in the order in which they were published. For anybody.',
  })
  @Access('PUBLIC')
  testServices(
    @Ctx() context: Context,
    @Arg('filter', () => TestServiceFilterInput, FILTER) filter: TestServiceFilterInput | null,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return listed(context, questionOf(filter ?? {}, context), first, after)
  }
}

@Resolver(() => OrganizationType)
export class LabTestServicesResolver {
  @FieldResolver(() => TestServiceConnection, {
    nullable: true,
    description:
      'What the lab tests for others, in the order in which it was published; retired ones are left out. Null for what is no lab.',
  })
  testServices(
    @Root() { id, kind }: OrganizationRow,
    @Ctx() context: Context,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after: string | null,
  ) {
    return kind === 'LAB' ? listed(context, { labIds: [id] }, first, after) : null
  }
}

async function listed(context: Context, question: TestServiceQuestion, first: number, after: string | null) {
  const page = pageRequest(first, after, isServiceKey(question))
  return toConnection(await findInTestServices(context, question, page), serviceKey)
}

function questionOf(filter: TestServiceFilterInput, { actor }: Context): TestServiceQuestion {
  const { labIds, accredited, maxPrice, sizeClass, ...others } = filter
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value != null))
  return {
    ...(given as Partial<TestServiceQuestion>),
    labIds: labIds?.map((id) => keyOf(id, 'Organization')),
    accredited: accredited
      ? { schemes: [accredited.scheme], beganBy: accredited.on, holdsOn: accredited.on }
      : undefined,
    atMost: maxPrice == null ? undefined : { fen: maxPrice, sizeClass: sizeOf(sizeClass, actor) },
  }
}

function sizeOf(sizeClass: TestServiceFilterInput['sizeClass'], actor: Context['actor']) {
  const size = sizeClass ?? asking(actor)?.sizeClass
  if (!size) throw badInput(NO_SIZE_CLASS)
  return size
}

const NO_SIZE_CLASS = {
  en: '"maxPrice" needs to know who would pay: sign in for an enterprise, or name a "sizeClass".',
  zh: '使用 "maxPrice" 须知道付款企业的规模:请以企业身份登录,或填写 "sizeClass"。',
}
