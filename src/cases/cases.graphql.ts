import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { SectorEnum } from '../accounts/size-class.graphql.ts'
import type { Sector } from '../accounts/size-class.ts'
import type { QualityElement } from '../catalog/bookable.ts'
import { QualityElementEnum } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import type { CaseAction, CaseStatus, Outcome } from './case.ts'
import { CaseActionEnum, CaseOutcomeEnum, CaseStatusEnum } from './cases.enum.graphql.ts'

@ObjectType('Case', {
  implements: NodeType,
  description:
    'A case (诉求): the problem of an enterprise at the desk of a service window, what was offered, booked and delivered, and what became of it. Seen by its window and, where it has signed up, by its enterprise; `contact`, `history` and `suggestions` are the window’s alone.',
})
@Access('case.see')
export class CaseType extends NodeType {
  @Field(() => String, {
    nullable: true,
    description: 'How the enterprise is called, as the desk was told; null where it has signed up.',
  })
  enterpriseName!: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Its unified social credit code (GB 32100-2015), as the desk was told; null where nobody said, or it has signed up.',
  })
  uscc!: string | null

  @Field(() => String, { description: 'The problem, as the desk wrote it down.' })
  problem!: string

  @Field(() => [QualityElementEnum], {
    description: 'The quality elements that are wanted; empty where nobody knows yet.',
  })
  qualityElements!: QualityElement[]

  @Field(() => SectorEnum, {
    description: 'The industry of the enterprise, as 工信部联企业〔2011〕300号 divides them.',
  })
  industry!: Sector

  @Field(() => CaseStatusEnum, { description: 'Where it stands.' })
  status!: CaseStatus

  @Field(() => CaseOutcomeEnum, {
    nullable: true,
    description: 'What became of the problem; null while it is open.',
  })
  outcome!: Outcome | null

  @Field(() => String, {
    nullable: true,
    description: 'The same in the words of the desk; null while it is open.',
  })
  outcomeWords!: string | null

  @Field(() => Date, { description: 'When it was written down.' })
  openedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was closed; null while it is open.' })
  closedAt!: Date | null
}

export const CaseConnection = connectionOf(() => CaseType, 'Case')

@ObjectType('CaseContact', {
  description:
    'How the person is reached who told the problem. Personal data, for the people of the window only; erased some time after the case was closed (setting CASE_CONTACT_DAYS), or by eraseContact.',
})
@Access('case.handle')
export class CaseContactType {
  @Field(() => String, { description: 'How they are called.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'Their phone number.' })
  phone!: string | null

  @Field(() => String, { nullable: true, description: 'Their e-mail address.' })
  email!: string | null
}

@ObjectType('CaseEvent', { description: 'Something that was done with a case.' })
@Access('case.handle')
export class CaseEventType {
  @Field(() => CaseActionEnum, { description: 'What was done.' })
  action!: CaseAction

  @Field(() => CaseStatusEnum, { description: 'The state after it.' })
  status!: CaseStatus

  @Field(() => Date, { description: 'When.' })
  at!: Date

  @Field(() => String, {
    nullable: true,
    description: 'What the desk noted of it, for its own people only.',
  })
  note!: string | null
}

@ObjectType('CaseProgress', { description: 'How many services were offered, booked and delivered.' })
@Access('case.see')
export class CaseProgressType {
  @Field(() => Int, { description: 'Proposals.' })
  offered!: number

  @Field(() => Int, { description: 'Services that were booked or ordered and did not fall through.' })
  booked!: number

  @Field(() => Int, { description: 'Those of them that were delivered.' })
  delivered!: number
}

@InputType('CaseFilter', {
  description: 'What a list of cases is narrowed to; what is left out does not narrow it.',
})
export class CaseFilterInput {
  @Field(() => CaseStatusEnum, { nullable: true, description: 'Only those that stand so.' })
  status?: CaseStatus | null

  @Field(() => String, { nullable: true, description: 'Only of enterprises in this district, by code.' })
  district?: string | null

  @Field(() => SectorEnum, { nullable: true, description: 'Only of enterprises of this industry.' })
  industry?: Sector | null

  @Field(() => String, {
    nullable: true,
    description:
      'Words that must all be found in the problem or the name of the enterprise, up to 100 characters. Terms that mean the same find each other; blank does not narrow.',
  })
  text?: string | null

  @Field(() => Date, { nullable: true, description: 'Only those opened at this instant or later.' })
  openedFrom?: Date | null

  @Field(() => Date, { nullable: true, description: 'Only those opened before this instant.' })
  openedUntil?: Date | null
}
