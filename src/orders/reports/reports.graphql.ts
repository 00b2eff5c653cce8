import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'
import { Payload } from '../../shared/payload.graphql.ts'

export const ReportVerdictEnum = { GENUINE: 'GENUINE', SUPERSEDED: 'SUPERSEDED', UNKNOWN: 'UNKNOWN' }
registerEnumType(ReportVerdictEnum, {
  name: 'ReportVerdict',
  description: 'What is said of a copy of a report.',
  valuesConfig: {
    GENUINE: {
      description: '真实有效: a lab issued exactly this file under this number, and nothing newer since.',
    },
    SUPERSEDED: { description: '已被取代: a lab issued it, and a newer version since.' },
    UNKNOWN: {
      description: '无法确认: no lab has issued exactly this file under this number, for whatever reason.',
    },
  },
})

@ObjectType('Report', {
  implements: NodeType,
  description:
    'A version of the report (检测报告) of an order. None is ever changed: a newer one supersedes it. Seen by the two parties of the order.',
})
@Access('report.see')
export class ReportType extends NodeType {
  @Field(() => String, { description: 'As the lab calls it.' })
  number!: string

  @Field(() => Int, { description: 'Its place among the versions of the order, from 1.' })
  version!: number

  @Field(() => String, { description: 'SHA-256 of its file, in lower-case hexadecimal.' })
  sha256!: string

  @Field(() => String, {
    nullable: true,
    description: 'Why it supersedes the version before it; null of the first.',
  })
  reason!: string | null

  @Field(() => Date, { description: 'When the lab issued it.' })
  issuedAt!: Date
}

@InputType('IssueReportInput', { description: 'A report of a test, or a new version of it.' })
export class IssueReportInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string

  @Field(() => ID, {
    description: 'The file, uploaded by the lab with the purpose REPORT and not issued before.',
  })
  fileId!: string

  @Field(() => String, {
    description:
      'As it is printed on the report, 1 to 100 characters. Never that of another order of the lab; a new version may keep it.',
  })
  number!: string

  @Field(() => String, {
    nullable: true,
    description: 'Why a new version supersedes the one before, 1 to 500 characters; left out of the first.',
  })
  reason?: string | null

  @Field(() => String, { description: 'Any new text; the same once more issues nothing twice.' })
  idempotencyKey!: string
}

@ObjectType('IssueReportPayload', { description: 'The answer of issueReport.' })
@Access('report.issue')
export class IssueReportPayload extends Payload {
  @Field(() => ReportType, { nullable: true, description: 'The report; null when it was refused.' })
  report?: ReportType
}
