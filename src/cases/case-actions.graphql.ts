import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { SectorEnum } from '../accounts/size-class.graphql.ts'
import type { Sector } from '../accounts/size-class.ts'
import type { QualityElement } from '../catalog/bookable.ts'
import { QualityElementEnum } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import type { Outcome } from './case.ts'
import { CaseOutcomeEnum } from './cases.enum.graphql.ts'
import { CaseType } from './cases.graphql.ts'

const WHOSE =
  'An enterprise that has signed up, by the id that it tells you; with or without its mandate. It sees the case.'
const NAME = 'The name of an enterprise that has not signed up, 1 to 200 characters.'
const USCC =
  'Its unified social credit code (GB 32100-2015), whose last character is checked, where it is known.'
const NOTE = 'A note for the people of the window only, up to 2,000 characters.'

@InputType('CaseContactInput', {
  description: 'How the person is reached who tells the problem, by phone or e-mail or both.',
})
export class CaseContactInput {
  @Field(() => String, { description: 'How they are called, 1 to 200 characters.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'Their phone number.' })
  phone?: string | null

  @Field(() => String, { nullable: true, description: 'Their e-mail address.' })
  email?: string | null
}

@InputType('OpenCaseInput', { description: 'A problem that an enterprise tells at the desk.' })
export class OpenCaseInput {
  @Field(() => String, {
    description:
      'The problem, in up to 4,000 characters. Name no people in it: only the contact is erased later.',
  })
  problem!: string

  @Field(() => [QualityElementEnum], { nullable: true, description: 'The quality elements that are wanted.' })
  qualityElements?: QualityElement[] | null

  @Field(() => String, { description: 'Where the enterprise is, by its GB/T 2260 code.' })
  district!: string

  @Field(() => SectorEnum, { description: 'Its industry.' })
  industry!: Sector

  @Field(() => ID, { nullable: true, description: WHOSE })
  enterpriseId?: string | null

  @Field(() => String, { nullable: true, description: NAME })
  enterpriseName?: string | null

  @Field(() => String, { nullable: true, description: USCC })
  uscc?: string | null

  @Field(() => CaseContactInput, { nullable: true, description: 'Whom to ask.' })
  contact?: CaseContactInput | null

  @Field(() => String, { nullable: true, description: NOTE })
  note?: string | null

  @Field(() => String, { description: 'Any new text, 1 to 100 characters; the same opens the case once.' })
  idempotencyKey!: string
}

@InputType('UpdateCaseInput', { description: 'What is to be otherwise in a case; what is left out stays.' })
export class UpdateCaseInput {
  @Field(() => ID, { description: 'The case.' })
  caseId!: string

  @Field(() => String, { nullable: true, description: 'The problem, in up to 4,000 characters.' })
  problem?: string | null

  @Field(() => [QualityElementEnum], { nullable: true, description: 'The quality elements that are wanted.' })
  qualityElements?: QualityElement[] | null

  @Field(() => String, { nullable: true, description: 'Where the enterprise is, by its GB/T 2260 code.' })
  district?: string | null

  @Field(() => SectorEnum, { nullable: true, description: 'Its industry.' })
  industry?: Sector | null

  @Field(() => ID, {
    nullable: true,
    description: `${WHOSE} In place of the name; it cannot become that of another then.`,
  })
  enterpriseId?: string | null

  @Field(() => String, { nullable: true, description: NAME })
  enterpriseName?: string | null

  @Field(() => String, { nullable: true, description: `${USCC} Null takes it away.` })
  uscc?: string | null

  @Field(() => CaseContactInput, { nullable: true, description: 'Whom to ask from now on.' })
  contact?: CaseContactInput | null

  @Field(() => String, { nullable: true, description: NOTE })
  note?: string | null
}

@InputType('EraseContactInput', { description: 'A contact that is no longer to be kept.' })
export class EraseContactInput {
  @Field(() => ID, { description: 'The case.' })
  caseId!: string
}

@InputType('CloseCaseInput', { description: 'What became of a problem.' })
export class CloseCaseInput {
  @Field(() => ID, { description: 'The case.' })
  caseId!: string

  @Field(() => CaseOutcomeEnum, { description: 'Whether it is solved.' })
  outcome!: Outcome

  @Field(() => String, {
    description: 'What became of it, in 1 to 2,000 characters; the enterprise reads it.',
  })
  words!: string

  @Field(() => String, { nullable: true, description: NOTE })
  note?: string | null
}

@ObjectType()
@Access('case.see')
export abstract class CasePayload extends Payload {
  @Field(() => CaseType, { nullable: true, description: 'The case as it is then; null when it was refused.' })
  case?: CaseType
}

@ObjectType('OpenCasePayload', { description: 'The answer of openCase.' })
@Access('case.see')
export class OpenCasePayload extends CasePayload {}

@ObjectType('UpdateCasePayload', { description: 'The answer of updateCase.' })
@Access('case.see')
export class UpdateCasePayload extends CasePayload {}

@ObjectType('EraseContactPayload', { description: 'The answer of eraseContact.' })
@Access('case.see')
export class EraseContactPayload extends CasePayload {}

@ObjectType('CloseCasePayload', { description: 'The answer of closeCase.' })
@Access('case.see')
export class CloseCasePayload extends CasePayload {}
