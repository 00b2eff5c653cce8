import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { CasePayload } from '../case-actions.graphql.ts'

@ObjectType('Proposal', { description: 'What a window proposes to a problem.' })
@Access('case.see')
export class ProposalType {
  @Field(() => String, { nullable: true, description: 'Why this, in the words of the desk.' })
  remark!: string | null

  @Field(() => Date, { description: 'When it was proposed.' })
  proposedAt!: Date
}

@ObjectType('Suggestion', {
  description:
    'A bookable that may fit the problem of a case, found by the words and quality elements of it.',
})
@Access('case.handle')
export class SuggestionType {}

@InputType('ProposalInput', {
  description: 'Something to be proposed to a problem: a bookable or a test service.',
})
export class ProposalInput {
  @Field(() => ID, {
    nullable: true,
    description: 'An instrument, expert or series of sessions that can be booked; this or `serviceId`.',
  })
  bookableId?: string | null

  @Field(() => ID, { nullable: true, description: 'A test service that can be ordered.' })
  serviceId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Why this, in up to 2,000 characters; the enterprise reads it.',
  })
  remark?: string | null
}

@InputType('ProposeForCaseInput', { description: 'What a window proposes to a problem.' })
export class ProposeForCaseInput {
  @Field(() => ID, { description: 'The case.' })
  caseId!: string

  @Field(() => [ProposalInput], { description: 'The proposals, 1 to 20, and up to 50 of a case.' })
  proposals!: ProposalInput[]

  @Field(() => String, {
    nullable: true,
    description: 'A note for the people of the window only, up to 2,000 characters.',
  })
  note?: string | null
}

@ObjectType('ProposeForCasePayload', { description: 'The answer of proposeForCase.' })
@Access('case.see')
export class ProposeForCasePayload extends CasePayload {}
