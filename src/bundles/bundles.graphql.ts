import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'
import { NodeType } from '../shared/common.graphql.ts'
import { connectionOf } from '../shared/connection.graphql.ts'
import { CHOICES_AT_MOST } from './solver/solve.ts'

export const BundleStatusEnum = {
  HELD: 'HELD',
  REQUESTED: 'REQUESTED',
  CONFIRMED: 'CONFIRMED',
  PARTLY: 'PARTLY',
  COMPLETED: 'COMPLETED',
  RELEASED: 'RELEASED',
  EXPIRED: 'EXPIRED',
}
registerEnumType(BundleStatusEnum, {
  name: 'BundleStatus',
  description: 'Where a bundle stands, which follows from its parts.',
  valuesConfig: {
    HELD: { description: '预留: all parts are held; they are confirmed together, or run out together.' },
    REQUESTED: { description: '待审批: all parts are confirmed, but for those that wait for their lab.' },
    CONFIRMED: { description: '已确认: all parts are confirmed, or in use, or done.' },
    PARTLY: {
      description:
        '部分有效: a lab has declined or cannot keep some part, or it was cancelled by itself; the others stand. Take it anew with rescheduleBundle, or give up the rest with releaseBundle.',
    },
    COMPLETED: { description: '已完成: what was used is over, and nothing is to come.' },
    RELEASED: { description: '已释放: all parts were given up.' },
    EXPIRED: { description: '已过期: not confirmed in time.' },
  },
})

@ObjectType('Bundle', {
  implements: NodeType,
  description:
    'Bookings and test orders, at any labs, that were held together and are confirmed and released as one. Seen by their enterprise; each lab sees only what is its own.',
})
@Access('bundle.see')
export class BundleType extends NodeType {
  @Field(() => Boolean, {
    description: `Whether nothing is over sooner, or as soon and cheaper, for certain: false where the search ended at its bound of ${CHOICES_AT_MOST} choices with the best until then.`,
  })
  complete!: boolean

  @Field(() => Date, { description: 'When it was held.' })
  createdAt!: Date
}

export const BundleConnection = connectionOf(() => BundleType, 'Bundle')

@ObjectType('BundlePart', { description: 'A part of a bundle: a booking, or a test order.' })
@Access('bundle.see')
export class BundlePartType {
  @Field(() => String, { description: 'What the enterprise calls it in the bundle.' })
  ref!: string

  @Field(() => Int, { description: 'Where it stands among the parts as they were asked for, from 0.' })
  position!: number
}

@ObjectType('BundleSequence', { description: 'One part of a bundle comes after another one.' })
@Access('bundle.see')
export class BundleSequenceType {
  @Field(() => String, { description: 'The ref of the part that comes first.' })
  before!: string

  @Field(() => String, { description: 'The ref of the part that begins after it has ended.' })
  after!: string

  @Field(() => Int, { description: 'At least so many minutes lie between.' })
  minGapMinutes!: number

  @Field(() => Int, { nullable: true, description: 'At most so many minutes lie between; null for any.' })
  maxGapMinutes!: number | null
}

@ObjectType('BundleWithin', { description: 'Some parts of a bundle lie near each other.' })
@Access('bundle.see')
export class BundleWithinType {
  @Field(() => [String], { description: 'The refs of the parts.' })
  parts!: string[]

  @Field(() => Int, {
    description: 'From the begin of the first to the end of the last, in days of 24 hours.',
  })
  days!: number
}
