import { Field, ID, InputType, Int } from 'type-graphql'
import { LocalDate } from '../shared/scalars.graphql.ts'
import type { OutsourcedMode } from './order.ts'
import { OutsourcedModeEnum } from './orders.enum.graphql.ts'

@InputType({ description: 'What an enterprise needs tested.' })
export abstract class NeedInput {
  @Field(() => OutsourcedModeEnum, {
    defaultValue: 'OUTSOURCED_TEST',
    description: 'Whether it is a test or an experiment.',
  })
  mode!: OutsourcedMode

  @Field(() => String, {
    description:
      'What it is about, in one line of 1 to 200 characters. Where no method is named, labs are found by its words.',
  })
  subject!: string

  @Field(() => String, { defaultValue: '', description: 'What is needed, in up to 4,000 characters.' })
  need!: string

  @Field(() => Int, { description: 'How many samples, 1 to 10,000.' })
  samples!: number

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it is urgent.' })
  urgent!: boolean

  @Field(() => LocalDate, { nullable: true, description: 'By when the report is wished for.' })
  wantedBy?: string | null

  @Field(() => [ID], {
    defaultValue: [],
    description:
      'Files that say more, up to 20, which the enterprise has uploaded (`requestUpload`). Whoever sees the order may download them.',
  })
  fileIds!: string[]

  @Field(() => String, {
    description:
      'Any new text of 1 to 100 characters for each new request, such as a random UUID; a retry sends the same again.',
  })
  idempotencyKey!: string
}
