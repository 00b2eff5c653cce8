import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { BundleType } from './bundles.graphql.ts'

const KEY = {
  description: 'Any new text of 1 to 100 characters for each new request; a retry sends the same again.',
}

@InputType({ description: 'A bundle.' })
abstract class OneBundleInput {
  @Field(() => ID, { description: 'The bundle.' })
  bundleId!: string
}

@ObjectType()
abstract class BundlePayload extends Payload {
  @Field(() => BundleType, { nullable: true, description: 'As it is then; null when it was refused.' })
  bundle?: BundleType
}

@InputType('ConfirmBundleInput', { description: 'A bundle to confirm.' })
export class ConfirmBundleInput extends OneBundleInput {
  @Field(() => String, KEY)
  idempotencyKey!: string
}

@ObjectType('ConfirmBundlePayload', { description: 'The answer of confirmBundle.' })
@Access('bundle.confirm')
export class ConfirmBundlePayload extends BundlePayload {}

@InputType('ReleaseBundleInput', { description: 'A bundle to give up.' })
export class ReleaseBundleInput extends OneBundleInput {
  @Field(() => String, { nullable: true, description: 'Why, for its labs; up to 500 characters.' })
  reason?: string | null
}

@ObjectType('ReleaseBundlePayload', { description: 'The answer of releaseBundle.' })
@Access('bundle.release')
export class ReleaseBundlePayload extends BundlePayload {}

@InputType('MovePartInput', { description: 'A part that is to get another time.' })
export class MovePartInput {
  @Field(() => String, { description: 'Its ref.' })
  ref!: string

  @Field(() => Date, { nullable: true, description: 'Not before this instant; as `from` when left out.' })
  from?: Date | null

  @Field(() => Date, { nullable: true, description: 'Over by this instant; as `until` when left out.' })
  until?: Date | null
}

@InputType('RescheduleBundleInput', { description: 'Parts of a bundle that are to get other times.' })
export class RescheduleBundleInput extends OneBundleInput {
  @Field(() => [MovePartInput], { description: 'The parts; the others stay as they are.' })
  parts!: MovePartInput[]

  @Field(() => Date, { nullable: true, description: 'Not before this instant; now when left out.' })
  from?: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'Over by this instant, at most 62 days after from; 31 days after from when left out.',
  })
  until?: Date | null

  @Field(() => String, KEY)
  idempotencyKey!: string
}

@ObjectType('RescheduleBundlePayload', { description: 'The answer of rescheduleBundle.' })
@Access('bundle.reschedule')
export class RescheduleBundlePayload extends BundlePayload {}
