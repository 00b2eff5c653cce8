import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { NodeType } from '../../shared/common.graphql.ts'
import { connectionOf } from '../../shared/connection.graphql.ts'
import type { MandateScope } from './mandate.ts'

export const MandateScopeEnum = { VIEW: 'VIEW', BOOK: 'BOOK', ORDER: 'ORDER', CONFIRM: 'CONFIRM' }
registerEnumType(MandateScopeEnum, {
  name: 'MandateScope',
  description: 'What a mandate lets its delegate do for the enterprise.',
  valuesConfig: {
    VIEW: {
      description:
        '查看: sees all bookings and waitlist entries of the enterprise. Without it, only those that were made under the mandate.',
    },
    BOOK: {
      description:
        '预约: holds, moves, extends and cancels bookings, checks in and out, and joins and leaves waitlists.',
    },
    ORDER: {
      description: '委托: requests and orders tests, accepts quotes, cancels, closes and repeats orders.',
    },
    CONFIRM: { description: '确认: confirms holds and accepts offers, which commits the enterprise.' },
  },
})

export const MandateStatusEnum = {
  OFFERED: 'OFFERED',
  ACTIVE: 'ACTIVE',
  DECLINED: 'DECLINED',
  REVOKED: 'REVOKED',
  EXPIRED: 'EXPIRED',
}
registerEnumType(MandateStatusEnum, {
  name: 'MandateStatus',
  description: 'Where a mandate stands.',
  valuesConfig: {
    OFFERED: { description: 'Offered; the delegate has not answered, and may do nothing yet.' },
    ACTIVE: { description: 'Accepted: from `validFrom` on the delegate may act.' },
    DECLINED: { description: 'Declined by the delegate.' },
    REVOKED: { description: 'Revoked by either side, or its offer taken back.' },
    EXPIRED: { description: 'Past its `validUntil`, accepted or not.' },
  },
})

export const MandateSideEnum = { GIVEN: 'GIVEN', RECEIVED: 'RECEIVED' }
registerEnumType(MandateSideEnum, {
  name: 'MandateSide',
  description: 'Which mandates of an organization.',
  valuesConfig: {
    GIVEN: { description: 'Those that it has given, as an enterprise.' },
    RECEIVED: { description: 'Those by which it acts for others.' },
  },
})

@ObjectType('Mandate', {
  implements: NodeType,
  description:
    'The permission (授权委托) of an enterprise for a service window, or for another enterprise, to act for it. Seen by its two sides.',
})
@Access('mandate.see')
export class MandateType extends NodeType {
  @Field(() => [MandateScopeEnum], { description: 'What the delegate may do.' })
  scopes!: MandateScope[]

  @Field(() => Date, { description: 'From when on the delegate may act, once it is accepted.' })
  validFrom!: Date

  @Field(() => Date, { description: 'Until when.' })
  validUntil!: Date

  @Field(() => String, {
    description:
      'How the permission was given, such as the number of the letter of authorization (委托书编号).',
  })
  evidence!: string

  @Field(() => Date, { description: 'When it was offered.' })
  offeredAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was accepted or declined.' })
  answeredAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  revokedAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Why it was declined or revoked.' })
  reason!: string | null
}

export const MandateConnection = connectionOf(() => MandateType, 'Mandate')
