import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { BookableFilterInput } from '../availability/market.graphql.ts'
import { MEETING, MeetingInput } from '../bookings/meetings/meeting.graphql.ts'
import { Access } from '../shared/access.graphql.ts'
import { Payload, UserErrorType } from '../shared/payload.graphql.ts'
import { BundleType } from './bundles.graphql.ts'
import { OBSTACLES, type ObstacleKind } from './infeasible.ts'
import { CHOICES_AT_MOST } from './solver/solve.ts'

@InputType('BundleTimeInput', {
  description:
    'Time of a bookable: of an instrument, a session of an expert, or seats of a training, each session of which is taken as a whole. Exactly one of `bookableIds` and `filter` says of which; what is over first is chosen.',
})
export class BundleTimeInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Any of these 1 to 5 bookables, and no other in their place.',
  })
  bookableIds?: string[] | null

  @Field(() => BookableFilterInput, {
    nullable: true,
    description:
      'Any of the 5 bookables that pass this filter and have time first, of trainings only where `kind`, `categories` or `serviceModes` ask for them; `openNow` is of no account.',
  })
  filter?: BookableFilterInput | null

  @Field(() => Int, {
    description: 'How long, in minutes, 15 to 43200; a fixed session that lasts at least so long will do.',
  })
  durationMinutes!: number

  @Field(() => Int, { defaultValue: 1, description: 'How many units, or seats, at the same time.' })
  units!: number

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether an operator of the lab is to work it, at `operatorPerHour`.',
  })
  operatorAssisted!: boolean

  @Field(() => String, { nullable: true, description: 'What it is for, for the lab; up to 500 characters.' })
  purpose?: string | null

  @Field(() => MeetingInput, MEETING)
  meeting?: MeetingInput | null
}

@InputType('BundleTestInput', {
  description:
    'A test at a fixed price. Exactly one of `serviceIds` and `methods` says by which test service. It lasts from the begin of the working day on which the samples come to the lab to the end of the day on which its report is owed: what must be ready for it is ready the day before, and what needs the report comes the day after. What is tested only on a quote is refused; ask for that with requestTest.',
})
export class BundleTestInput {
  @Field(() => [ID], { nullable: true, description: 'Any of these 1 to 5 test services.' })
  serviceIds?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Any of 5 test services that test by one of these standards at a fixed price.',
  })
  methods?: string[] | null

  @Field(() => Int, { description: 'How many samples.' })
  samples!: number

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it is urgent: sooner, at a surcharge.' })
  urgent!: boolean

  @Field(() => String, { description: 'What is tested, in a few words; 1 to 200 characters.' })
  subject!: string

  @Field(() => String, {
    defaultValue: '',
    description: 'What is needed, as far as the service does not say it; up to 4000 characters.',
  })
  need!: string
}

@InputType('BundlePartInput', { description: 'A part of a bundle: exactly one of `time` and `test`.' })
export class BundlePartInput {
  @Field(() => String, {
    description: 'What you call it, 1 to 40 characters, different for each: "preparation", "SEM".',
  })
  ref!: string

  @Field(() => BundleTimeInput, {
    nullable: true,
    description: 'Time of an instrument or an expert, or seats of a training.',
  })
  time?: BundleTimeInput | null

  @Field(() => BundleTestInput, { nullable: true, description: 'A test that a lab does.' })
  test?: BundleTestInput | null

  @Field(() => Date, { nullable: true, description: 'Not before this instant; as the bundle when left out.' })
  from?: Date | null

  @Field(() => Date, { nullable: true, description: 'Over by this instant; as the bundle when left out.' })
  until?: Date | null
}

@InputType('BundleSequenceInput', { description: 'One part comes after another one.' })
export class BundleSequenceInput {
  @Field(() => String, { description: 'The ref of the part that comes first.' })
  before!: string

  @Field(() => String, { description: 'The ref of the part that begins after it has ended.' })
  after!: string

  @Field(() => Int, { defaultValue: 0, description: 'At least so many minutes lie between.' })
  minGapMinutes!: number

  @Field(() => Int, {
    nullable: true,
    description: 'At most so many minutes lie between; any when left out.',
  })
  maxGapMinutes?: number | null
}

@InputType('BundleWithinInput', { description: 'Some parts lie near each other.' })
export class BundleWithinInput {
  @Field(() => [String], { description: 'The refs of two parts or more.' })
  parts!: string[]

  @Field(() => Int, {
    description: 'In how many days of 24 hours, from the begin of the first to the end of the last: 1 to 62.',
  })
  days!: number
}

@InputType('HoldBundleInput', { description: 'What is to be held together.' })
export class HoldBundleInput {
  @Field(() => [BundlePartInput], { description: 'Its 2 to 8 parts.' })
  parts!: BundlePartInput[]

  @Field(() => [BundleSequenceInput], { defaultValue: [], description: 'What comes after what.' })
  sequences!: BundleSequenceInput[]

  @Field(() => [BundleWithinInput], { defaultValue: [], description: 'What lies near each other.' })
  within!: BundleWithinInput[]

  @Field(() => Date, { nullable: true, description: 'Not before this instant; now when left out.' })
  from?: Date | null

  @Field(() => Date, {
    nullable: true,
    description: 'Over by this instant, at most 62 days after from; 31 days after from when left out.',
  })
  until?: Date | null

  @Field(() => String, {
    description:
      'Any new text of 1 to 100 characters for each new bundle. A retry with the same key takes nothing twice.',
  })
  idempotencyKey!: string
}

@ObjectType('HoldBundlePayload', { description: 'The answer of holdBundle.' })
@Access('bundle.hold')
export class HoldBundlePayload extends Payload {
  @Field(() => BundleType, { nullable: true, description: 'The bundle; null when it was refused.' })
  bundle?: BundleType
}

export const BundleObstacleEnum = Object.fromEntries(OBSTACLES.map((kind) => [kind, kind]))
registerEnumType(BundleObstacleEnum, {
  name: 'BundleObstacle',
  description: 'What is in the way of a bundle: the smallest thing that would have to be otherwise.',
  valuesConfig: {
    PART: { description: 'A part cannot be had in its window at all.' },
    MAX_GAP: { description: 'A part cannot follow so soon upon another one.' },
    MIN_GAP: { description: 'Two parts cannot lie so far apart.' },
    WITHIN: { description: 'Some parts do not fit into so few days.' },
    TRAVEL: {
      description:
        'An expert could not travel to or from sessions in other districts in time; if all met at one place, all would fit.',
    },
    ORDER: { description: 'Two parts cannot be had in this order.' },
    TOGETHER: { description: 'More than one rule is in the way.' },
    BOUND: { description: `Nothing was found within the bound of the search, ${CHOICES_AT_MOST} choices.` },
  },
})

@ObjectType('BundlePartAlone', { description: 'When a part could be had if it were the only one.' })
@Access('PUBLIC')
export class BundlePartAloneType {
  @Field(() => String, { description: 'The ref of the part.' })
  ref!: string

  @Field(() => Date, { nullable: true, description: 'From when on; null when not at all.' })
  from!: Date | null
}

@ObjectType('BundleInfeasible', {
  implements: UserErrorType,
  description: 'The parts of a bundle cannot be had together as they were asked for.',
})
@Access('PUBLIC')
export class BundleInfeasibleType extends UserErrorType {
  @Field(() => BundleObstacleEnum, { description: 'What is in the way; `path` names the rule or part.' })
  obstacle!: ObstacleKind

  @Field(() => String, { nullable: true, description: 'The ref of the part that cannot be had.' })
  part!: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'With which the rule in the way could be kept together with all others, in minutes.',
  })
  neededMinutes!: number | null

  @Field(() => [BundlePartAloneType], { description: 'When each part could be had by itself.' })
  alone!: BundlePartAloneType[]

  @Field(() => Date, {
    nullable: true,
    description:
      'By when all would be over if the window of the bundle, and those of its parts, reached that far; null when that would not help.',
  })
  fitsUntil!: Date | null
}
