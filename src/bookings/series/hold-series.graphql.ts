import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../../shared/access.graphql.ts'
import { Payload, UserErrorCodeEnum, UserErrorType } from '../../shared/payload.graphql.ts'
import type { ProblemCode } from '../../shared/problem-code.ts'
import { LocalDate, LocalTime } from '../../shared/scalars.graphql.ts'
import { MEETING, MeetingInput } from '../meetings/meeting.graphql.ts'
import { BookingSeriesType } from './series.graphql.ts'
import type { SeriesMode } from './series.ts'

export const SeriesModeEnum = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', BEST_EFFORT: 'BEST_EFFORT' }
registerEnumType(SeriesModeEnum, {
  name: 'SeriesMode',
  description: 'What becomes of a series of which some booking cannot be held.',
  valuesConfig: {
    ALL_OR_NOTHING: {
      description: 'Nothing is held; `userErrors` has a SeriesConflict for each booking that cannot be.',
    },
    BEST_EFFORT: {
      description: 'The others are held; `conflicts` names each that cannot be. Refused when none can be.',
    },
  },
})

@InputType('WeeklyInput', { description: 'Days that come again on the same weekday.' })
export class WeeklyInput {
  @Field(() => LocalDate, { description: 'The first day.' })
  firstDate!: string

  @Field(() => Int, { description: 'In how many weeks, one booking each, the first one counted: 2 to 52.' })
  weeks!: number

  @Field(() => Int, {
    defaultValue: 1,
    description: '1 for every week, 2 for every second one, and so on to 52.',
  })
  everyWeeks!: number
}

@InputType('HoldSeriesInput', {
  description: 'The same time of several days to take. Exactly one of `weekly` and `dates` says which days.',
})
export class HoldSeriesInput {
  @Field(() => ID, { description: 'The bookable.' })
  bookableId!: string

  @Field(() => LocalTime, {
    description:
      'When each booking begins on the clock of the site, whatever change of the clock lies between. On a day on which the clock skips this time it is the moment of the change; where it shows it twice, the first time.',
  })
  startTime!: string

  @Field(() => Int, {
    description:
      'How long each booking is on that clock, in minutes, 15 to 43200: so the end, too, is at the same local time each day, and one over a change of the clock is longer or shorter by it.',
  })
  durationMinutes!: number

  @Field(() => WeeklyInput, { nullable: true, description: 'The same weekday again and again.' })
  weekly?: WeeklyInput | null

  @Field(() => [LocalDate], { nullable: true, description: 'These days: 2 to 52 different ones.' })
  dates?: string[] | null

  @Field(() => SeriesModeEnum, {
    defaultValue: 'ALL_OR_NOTHING',
    description: 'What to do when some of it cannot be held.',
  })
  mode!: SeriesMode

  @Field(() => Int, { defaultValue: 1, description: 'How many units each booking takes.' })
  units!: number

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether an operator of the lab is to work it, at `operatorPerHour`.',
  })
  operatorAssisted!: boolean

  @Field(() => MeetingInput, MEETING)
  meeting?: MeetingInput | null

  @Field(() => String, { nullable: true, description: 'What it is for, for the lab; up to 500 characters.' })
  purpose?: string | null

  @Field(() => String, {
    description:
      'Any new text of 1 to 100 characters for each new series. A retry with the same key takes nothing twice.',
  })
  idempotencyKey!: string
}

@ObjectType('SeriesConflict', {
  implements: UserErrorType,
  description: 'A booking of a series that cannot be held.',
})
@Access('booking.hold')
export class SeriesConflictType extends UserErrorType {
  @Field(() => LocalDate, { description: 'The day of the series, at the site.' })
  date!: string

  @Field(() => Date, { description: 'When that booking would begin.' })
  startsAt!: Date

  @Field(() => Date, { description: 'When it would be over.' })
  endsAt!: Date

  @Field(() => UserErrorCodeEnum, { description: 'Why, as holdSlot would say of this one alone.' })
  reason!: ProblemCode
}

@ObjectType('HoldSeriesPayload', { description: 'The answer of holdSeries.' })
@Access('booking.hold')
export class HoldSeriesPayload extends Payload {
  @Field(() => BookingSeriesType, {
    nullable: true,
    description: 'The series as it is now; null when it was refused.',
  })
  series?: BookingSeriesType

  @Field(() => [SeriesConflictType], {
    description: 'With BEST_EFFORT, what of the series could not be held; empty when all was, or nothing.',
  })
  conflicts!: SeriesConflictType[]
}
