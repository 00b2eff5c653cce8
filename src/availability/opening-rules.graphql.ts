import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { BookableType } from '../catalog/catalog.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { Payload } from '../shared/payload.graphql.ts'
import { LocalDate, LocalTime } from '../shared/scalars.graphql.ts'
import type { OpeningMode, Weekday } from './opening-rule.ts'

export const WeekdayEnum = {
  MONDAY: 'MONDAY',
  TUESDAY: 'TUESDAY',
  WEDNESDAY: 'WEDNESDAY',
  THURSDAY: 'THURSDAY',
  FRIDAY: 'FRIDAY',
  SATURDAY: 'SATURDAY',
  SUNDAY: 'SUNDAY',
}
registerEnumType(WeekdayEnum, {
  name: 'Weekday',
  description: 'Days of the week, at the site.',
  valuesConfig: {
    MONDAY: { description: '星期一' },
    TUESDAY: { description: '星期二' },
    WEDNESDAY: { description: '星期三' },
    THURSDAY: { description: '星期四' },
    FRIDAY: { description: '星期五' },
    SATURDAY: { description: '星期六' },
    SUNDAY: { description: '星期日' },
  },
})

export const OpeningModeEnum = { FLEXIBLE: 'FLEXIBLE', FIXED: 'FIXED' }
registerEnumType(OpeningModeEnum, {
  name: 'OpeningMode',
  description: 'How the time of an opening is divided.',
  valuesConfig: {
    FLEXIBLE: { description: 'A booking may start anywhere on the slot grid.' },
    FIXED: {
      description:
        'The whole period is one slot: a session. It is booked as a whole, whatever minMinutes and maxMinutes say, and costs what its hours cost.',
    },
  },
})

@ObjectType('OpeningRule', { description: 'When a bookable is open, on the clock of its site.' })
@Access('PUBLIC')
export class OpeningRuleType {
  @Field(() => LocalTime, { description: 'When it opens.' })
  opens!: string

  @Field(() => LocalTime, {
    description:
      'When it closes; not later than opens means on the next day, so 00:00 to 00:00 is a whole day.',
  })
  closes!: string

  @Field(() => OpeningModeEnum, { description: 'How the time is divided.' })
  mode!: OpeningMode

  @Field(() => LocalDate, {
    nullable: true,
    description: 'The first day on which it holds; null is since ever.',
  })
  validFrom!: string | null

  @Field(() => LocalDate, {
    nullable: true,
    description: 'The last day on which it holds; null is without end.',
  })
  validUntil!: string | null

  @Field(() => Boolean, {
    description:
      'Whether public holidays close it. On a weekend that is worked instead (调休) it then keeps the hours of the working day beside it: Friday on a Saturday, Monday on a Sunday.',
  })
  observesHolidays!: boolean
}

@InputType('OpeningRuleInput', { description: 'When a bookable is open, on the clock of its site.' })
export class OpeningRuleInput {
  @Field(() => WeekdayEnum, { description: 'The day on which it opens.' })
  weekday!: Weekday

  @Field(() => LocalTime, { description: 'When it opens, on a quarter of an hour.' })
  opens!: string

  @Field(() => LocalTime, {
    description: 'When it closes, on a quarter of an hour; not later than opens means on the next day.',
  })
  closes!: string

  @Field(() => OpeningModeEnum, { defaultValue: 'FLEXIBLE', description: 'How the time is divided.' })
  mode!: OpeningMode

  @Field(() => LocalDate, { nullable: true, description: 'The first day on which it holds.' })
  validFrom?: string | null

  @Field(() => LocalDate, { nullable: true, description: 'The last day on which it holds.' })
  validUntil?: string | null

  @Field(() => Boolean, { defaultValue: true, description: 'Whether public holidays close it.' })
  observesHolidays!: boolean
}

@InputType('SetOpeningRulesInput', { description: 'All opening rules of a bookable from now on.' })
export class SetOpeningRulesInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => [OpeningRuleInput], {
    description: 'The rules, up to 100, that never open it twice at the same time.',
  })
  rules!: OpeningRuleInput[]
}

@ObjectType('SetOpeningRulesPayload', { description: 'The answer of setOpeningRules.' })
@Access('calendar.setRules')
export class SetOpeningRulesPayload extends Payload {
  @Field(() => BookableType, { nullable: true, description: 'The bookable with its new rules.' })
  bookable?: BookableType
}
