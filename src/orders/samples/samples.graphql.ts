import { Field, Float, Int, ObjectType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import type { HolderKind } from './custody.ts'
import type { AfterTest, Hazard, SampleUnit } from './sample.ts'
import { AfterTestEnum, HazardEnum, HolderKindEnum, SampleUnitEnum } from './samples.enum.graphql.ts'

@ObjectType('Holder', { description: 'Who has a sample.' })
@Access('sample.see')
export class HolderType {
  @Field(() => HolderKindEnum, { description: 'Which of those that can.' })
  kind!: HolderKind

  @Field(() => String, { description: 'Who there, or which carrier; empty where nobody was named.' })
  name!: string
}

@ObjectType('HandOver', {
  description:
    'One link of a chain of custody (流转记录). Its giver is who received the sample in the link before; none is ever changed.',
})
@Access('sample.see')
export class HandOverType {
  @Field(() => Int, { description: 'Its place in the chain, from 1.' })
  number!: number

  @Field(() => Date, { description: 'When the sample went over.' })
  at!: Date

  @Field(() => String, { description: 'In which condition it went over.' })
  condition!: string

  @Field(() => String, { description: 'Where it went over.' })
  location!: string

  @Field(() => String, { nullable: true, description: 'By which its carrier finds it.' })
  trackingNumber!: string | null

  @Field(() => Date, { description: 'When it was written down.' })
  recordedAt!: Date
}

@ObjectType('Sample', {
  implements: NodeType,
  description: 'Sample (样品): what is tested, known by its label. Seen by the two parties of its order.',
})
@Access('sample.see')
export class SampleType extends NodeType {
  @Field(() => Int, { description: 'Its place among the samples of the order, from 1.' })
  number!: number

  @Field(() => String, { description: 'What it is.' })
  name!: string

  @Field(() => Float, { description: 'How much of it, in `unit`.' })
  quantity!: number

  @Field(() => SampleUnitEnum, { description: 'What `quantity` is counted in.' })
  unit!: SampleUnit

  @Field(() => [HazardEnum], { description: 'What is dangerous about it; empty when nothing is.' })
  hazards!: Hazard[]

  @Field(() => String, { nullable: true, description: 'What else whoever opens it must know.' })
  hazardNote!: string | null

  @Field(() => String, { nullable: true, description: 'How it must be kept.' })
  storage!: string | null

  @Field(() => AfterTestEnum, { description: 'What happens to it after the test.' })
  afterTest!: AfterTest
}

export const SampleConnection = connectionOf(() => SampleType, 'Sample')
