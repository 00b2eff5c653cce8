import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { NotificationType } from '../notices/notices.graphql.ts'
import type { NotificationRow } from '../notices/notices.repository.ts'
import { Access } from '../shared/access.graphql.ts'
import { CaseType } from './cases.graphql.ts'

@Resolver(() => NotificationType)
export class NotificationCaseResolver {
  // Only the enterprise of a case is told of it, and may see it.
  @FieldResolver(() => CaseType, { nullable: true, description: 'The case that it is about.' })
  @Access('case.see')
  case(@Root() { caseId }: NotificationRow, @Ctx() { loaders }: Context) {
    return caseId && loaders.cases.load(caseId)
  }
}
