import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import { Payload, UserErrorType } from '../../shared/payload.graphql.ts'

export const QualificationStatusEnum = {
  REQUESTED: 'REQUESTED',
  GRANTED: 'GRANTED',
  EXPIRED: 'EXPIRED',
  REVOKED: 'REVOKED',
}
registerEnumType(QualificationStatusEnum, {
  name: 'QualificationStatus',
  description: 'Where a qualification stands.',
  valuesConfig: {
    REQUESTED: { description: '待授予: the person has asked, and waits for the lab.' },
    GRANTED: { description: '有效: the person may book, also while asking for a longer one.' },
    EXPIRED: { description: '已过期: its time is over.' },
    REVOKED: { description: '已撤销: the lab took it back, or turned the request down.' },
  },
})

@ObjectType('Qualification', {
  implements: NodeType,
  description:
    'What a person may do alone with a bookable: asked for by the person, granted by the lab, valid until it expires. It is looked at when a slot is held and must then last until the end of the booking; bookings that were made stay when it expires or is revoked. Seen by its person and its lab.',
})
@Access('qualification.see')
export class QualificationType extends NodeType {
  @Field(() => String, { nullable: true, description: 'What the person wrote when asking.' })
  note!: string | null

  @Field(() => Date, { nullable: true, description: 'When the person last asked; null when never.' })
  requestedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When the lab last granted it; null when never.' })
  grantedAt!: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'Until when what was granted holds; null when it holds for good, or nothing was granted.',
  })
  expiresAt!: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'When the lab took it back or turned the request down; null once it is granted again.',
  })
  revokedAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Why, in the words of the lab.' })
  revokedReason!: string | null
}

export const QualificationConnection = connectionOf(() => QualificationType, 'Qualification')

@ObjectType('QualificationMissing', {
  implements: UserErrorType,
  description:
    'Whoever books may not use the bookable alone until the end of the booking. The way out: a qualification of the lab, or its operator.',
})
@Access('booking.hold')
export class QualificationMissingType extends UserErrorType {}

@InputType('RequestQualificationInput', { description: 'What somebody wants to be qualified for.' })
export class RequestQualificationInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => String, {
    nullable: true,
    description: 'For the lab: experience, and when training would suit; up to 500 characters.',
  })
  note?: string | null
}

@InputType('GrantQualificationInput', { description: 'Who is qualified for what, and until when.' })
export class GrantQualificationInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => ID, {
    description: 'The person: `person` of a request to the lab, or `heldBy` of a booking at it.',
  })
  personId!: string

  @Field(() => Date, { nullable: true, description: 'Until when; left out when it holds for good.' })
  expiresAt?: Date | null
}

@InputType('RevokeQualificationInput', { description: 'A qualification to take back.' })
export class RevokeQualificationInput {
  @Field(() => ID, { description: 'The qualification, or the request for one.' })
  qualificationId!: string

  @Field(() => String, { description: 'Why, for the person; 1 to 500 characters.' })
  reason!: string
}

@ObjectType()
@Access('qualification.see')
abstract class QualificationPayload extends Payload {
  @Field(() => QualificationType, {
    nullable: true,
    description: 'The qualification as it is now; null when the request was refused.',
  })
  qualification?: QualificationType
}

@ObjectType('RequestQualificationPayload', { description: 'The answer of requestQualification.' })
@Access('qualification.request')
export class RequestQualificationPayload extends QualificationPayload {}

@ObjectType('GrantQualificationPayload', { description: 'The answer of grantQualification.' })
@Access('qualification.grant')
export class GrantQualificationPayload extends QualificationPayload {}

@ObjectType('RevokeQualificationPayload', { description: 'The answer of revokeQualification.' })
@Access('qualification.revoke')
export class RevokeQualificationPayload extends QualificationPayload {}
