import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { BookableType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import type { ClosureReason } from './closure.ts'

export const ClosureReasonEnum = {
  MAINTENANCE: 'MAINTENANCE',
  BREAKDOWN: 'BREAKDOWN',
  HOLIDAY: 'HOLIDAY',
  INTERNAL_USE: 'INTERNAL_USE',
  OTHER: 'OTHER',
}
registerEnumType(ClosureReasonEnum, {
  name: 'ClosureReason',
  description: 'Why a bookable is closed for a period.',
  valuesConfig: {
    MAINTENANCE: { description: '维护: planned maintenance or calibration.' },
    BREAKDOWN: { description: '故障: it does not work.' },
    HOLIDAY: { description: '放假: the lab is closed.' },
    INTERNAL_USE: { description: '自用: the lab needs it itself.' },
    OTHER: { description: '其他' },
  },
})

@ObjectType('Closure', { description: 'A period in which a bookable, or one unit of it, is not open.' })
@Access('calendar.seeClosures')
export class ClosureType {
  @Field(() => Int, { nullable: true, description: 'The one unit that is closed; null when all are.' })
  unit!: number | null

  @Field(() => Date, { description: 'When it closes.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it is open again.' })
  endsAt!: Date

  @Field(() => ClosureReasonEnum, { description: 'Why.' })
  reason!: ClosureReason

  @Field(() => String, { nullable: true, description: 'What the lab noted.' })
  note!: string | null
}

@InputType('AddClosureInput', {
  description: 'A period in which a bookable, or one unit of it, is not open.',
})
export class AddClosureInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => Int, { nullable: true, description: 'The one unit that is closed; left out when all are.' })
  unit?: number | null

  @Field(() => Date, { description: 'When it closes, on a quarter of an hour.' })
  startsAt!: Date

  @Field(() => Date, {
    description: 'When it is open again, on a quarter of an hour; at most 366 days later.',
  })
  endsAt!: Date

  @Field(() => ClosureReasonEnum, { description: 'Why.' })
  reason!: ClosureReason

  @Field(() => String, { nullable: true, description: 'A note for colleagues, up to 500 characters.' })
  note?: string | null
}

@ObjectType('AddClosurePayload', { description: 'The answer of addClosure.' })
@Access('calendar.close')
export class AddClosurePayload extends Payload {
  @Field(() => ClosureType, { nullable: true, description: 'The new closure.' })
  closure?: ClosureType
}

@InputType('RemoveClosureInput', { description: 'A closure that is to end.' })
export class RemoveClosureInput {
  @Field(() => ID, { description: 'The closure.' })
  closureId!: string
}

@ObjectType('RemoveClosurePayload', { description: 'The answer of removeClosure.' })
@Access('calendar.close')
export class RemoveClosurePayload extends Payload {
  @Field(() => BookableType, { nullable: true, description: 'The bookable that is open again.' })
  bookable?: BookableType
}
