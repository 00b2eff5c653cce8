import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Context } from '../../context.ts'
import { FileType } from '../../files/files.graphql.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf, toGlobalId } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { OrderType } from '../orders.graphql.ts'
import { issueReport } from './issue-report.service.ts'
import { IssueReportInput, IssueReportPayload, ReportType, ReportVerdictEnum } from './reports.graphql.ts'
import { verifyReport } from './reports.service.ts'
import type { ReportRow } from './reports.table.ts'

@Resolver(() => ReportType)
export class ReportResolver {
  @FieldResolver(() => ID, { description: 'Opaque; the same for ever.' })
  id(@Root() { id }: ReportRow) {
    return toGlobalId('Report', id)
  }

  @FieldResolver(() => OrderType, { description: 'The order whose test it reports.' })
  order(@Root() { orderId }: ReportRow, @Ctx() { loaders }: Context) {
    return loaders.orders.load(orderId)
  }

  @FieldResolver(() => FileType, { description: 'The report itself, to be downloaded.' })
  file(@Root() { fileId }: ReportRow, @Ctx() { loaders }: Context) {
    return loaders.files.load(fileId)
  }

  @FieldResolver(() => ReportType, {
    nullable: true,
    description: 'The version that supersedes it; null of the one that is valid.',
  })
  async supersededBy(@Root() { orderId, version }: ReportRow, @Ctx() { loaders }: Context) {
    const versions = await loaders.reportsOfOrder.load(orderId)
    return versions.find((other) => other.version === version + 1) ?? null
  }

  @Mutation(() => IssueReportPayload, {
    description:
      'Issues the report of an order that is IN_TEST: it is REPORTED. Of one that is REPORTED or CLOSED, a new version, which supersedes the one before and needs a reason. Neither can be taken back. For anybody of its lab.',
  })
  @Access('report.issue')
  issueReport(
    @Arg('input', () => IssueReportInput, { description: 'The report.' })
    { orderId, fileId, reason = null, ...input }: IssueReportInput,
    @Ctx() context: Context,
  ) {
    const issuing = { ...input, reason, orderId: keyOf(orderId, 'Order'), fileId: keyOf(fileId, 'File') }
    return answer(issueReport(context, issuing).then((report) => ({ report })))
  }

  @Query(() => ReportVerdictEnum, {
    description:
      'Whether a report is genuine, for whoever holds a copy: its number, and the SHA-256 of the file as they were given it (64 hexadecimal digits in any case; anything else is BAD_USER_INPUT). Says nothing else, and the same of a number that does not exist as of one with another hash. For anybody.',
  })
  @Access('PUBLIC')
  verifyReport(
    @Arg('number', () => String, {
      description: 'As it is printed on the report, in letters of any width and case.',
    })
    number: string,
    @Arg('sha256', () => String, { description: 'SHA-256 of the file.' }) sha256: string,
    @Ctx() context: Context,
  ) {
    return verifyReport(context, number, sha256)
  }
}
