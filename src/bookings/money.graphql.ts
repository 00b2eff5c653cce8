import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { PricePartKind } from '../catalog/price.ts'
import { Access } from '../shared/access.graphql.ts'
import { MoneyType } from '../shared/common.graphql.ts'

export const PricePartKindEnum = {
  TIME: 'TIME',
  OFF_PEAK: 'OFF_PEAK',
  URGENT: 'URGENT',
  OPERATOR: 'OPERATOR',
  MINIMUM: 'MINIMUM',
  CANCELLATION: 'CANCELLATION',
  NO_SHOW: 'NO_SHOW',
  SAMPLES: 'SAMPLES',
  QUOTED: 'QUOTED',
}
registerEnumType(PricePartKindEnum, {
  name: 'PricePartKind',
  description: 'What a part of a price is for.',
  valuesConfig: {
    TIME: { description: '机时费: time at the hourly rate.' },
    OFF_PEAK: { description: '低谷机时费: time in the off-peak hours of the tariff.' },
    URGENT: {
      description: '加急费: the surcharge for booking at short notice, or for a test that is urgent.',
    },
    OPERATOR: { description: '操作员服务费: the hours of an operator.' },
    MINIMUM: { description: '最低收费差额: what was lacking to the minimum charge.' },
    CANCELLATION: { description: '取消费: the fee for cancelling late.' },
    NO_SHOW: { description: '爽约费: the fee for not coming.' },
    SAMPLES: { description: '检测费: the samples of a test order, at the price of a sample.' },
    QUOTED: { description: '报价: what a lab has quoted for a test order.' },
  },
})

@ObjectType('PricePart', { description: 'A part of a price.' })
@Access('booking.see')
export class PricePartType {
  @Field(() => PricePartKindEnum, { description: 'What it is for.' })
  kind!: PricePartKind

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType
}

@ObjectType('Charge', {
  description:
    'What is charged for a booking that has ended. The parts add up to the total, which is rounded half up to a whole fen once.',
})
@Access('booking.see')
export class ChargeType {
  @Field(() => MoneyType, { description: 'The sum of the parts.' })
  total!: MoneyType

  @Field(() => [PricePartType], { description: 'What it is made of; empty when nothing is charged.' })
  parts!: PricePartType[]
}

@ObjectType('CancellationFeeStep', { description: 'A time from which on cancelling a booking costs more.' })
@Access('booking.see')
export class CancellationFeeStepType {
  @Field(() => Date, { description: 'From this instant on.' })
  from!: Date

  @Field(() => Int, { description: 'So many percent of the price.' })
  feePercent!: number

  @Field(() => MoneyType, { description: 'Which is so much.' })
  fee!: MoneyType
}
