import { Field, InputType, Int } from 'type-graphql'
import type { Confirmation } from '../catalog/bookable.ts'
import { ConfirmationEnum } from '../catalog/catalog.graphql.ts'
import { PolicyChangeInput, PolicyInput } from './policy-input.graphql.ts'
import { TariffInput } from './tariff-input.graphql.ts'

@InputType('TermsInput', { description: 'The terms on which time of a bookable is given.' })
export class TermsInput extends PolicyInput {
  @Field(() => Int, {
    defaultValue: 1,
    description: 'Identical stations that are booked one by one, 1 to 200.',
  })
  units!: number

  @Field(() => Int, {
    defaultValue: 30,
    description:
      'Bookings start on this grid from the opening and last a multiple of it; 15 to 1440, a multiple of 15.',
  })
  slotMinutes!: number

  @Field(() => Int, {
    nullable: true,
    description: 'The shortest booking, a multiple of slotMinutes; slotMinutes when left out.',
  })
  minMinutes?: number | null

  @Field(() => Int, {
    defaultValue: 480,
    description: 'The longest booking, a multiple of slotMinutes, at most 43200 (30 days).',
  })
  maxMinutes!: number

  @Field(() => Int, {
    defaultValue: 0,
    description: 'How long before its start a booking must be made, 0 to 43200.',
  })
  leadMinutes!: number

  @Field(() => Int, { defaultValue: 60, description: 'How many days ahead it can be booked, 1 to 365.' })
  horizonDays!: number

  @Field(() => Int, {
    defaultValue: 0,
    description: 'Time kept free before a booking, 0 to 1440, a multiple of 15.',
  })
  bufferBeforeMinutes!: number

  @Field(() => Int, {
    defaultValue: 0,
    description: 'Time kept free after a booking, 0 to 1440, a multiple of 15.',
  })
  bufferAfterMinutes!: number

  @Field(() => ConfirmationEnum, {
    defaultValue: 'INSTANT',
    description: 'What happens when a hold is confirmed.',
  })
  confirmation!: Confirmation

  @Field(() => TariffInput, { description: 'What time costs.' })
  tariff!: TariffInput
}

@InputType('TermsChangeInput', {
  description:
    'Terms that change; what is left out or null stays, but null clears graceMinutes and noShowLimit.',
})
export class TermsChangeInput extends PolicyChangeInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Identical stations that are booked one by one, 1 to 200.',
  })
  units?: number | null

  @Field(() => Int, {
    nullable: true,
    description:
      'Bookings start on this grid from the opening and last a multiple of it; 15 to 1440, a multiple of 15.',
  })
  slotMinutes?: number | null

  @Field(() => Int, { nullable: true, description: 'The shortest booking, a multiple of slotMinutes.' })
  minMinutes?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'The longest booking, a multiple of slotMinutes, at most 43200 (30 days).',
  })
  maxMinutes?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'How long before its start a booking must be made, 0 to 43200.',
  })
  leadMinutes?: number | null

  @Field(() => Int, { nullable: true, description: 'How many days ahead it can be booked, 1 to 365.' })
  horizonDays?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Time kept free before a booking, 0 to 1440, a multiple of 15.',
  })
  bufferBeforeMinutes?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Time kept free after a booking, 0 to 1440, a multiple of 15.',
  })
  bufferAfterMinutes?: number | null

  @Field(() => ConfirmationEnum, { nullable: true, description: 'What happens when a hold is confirmed.' })
  confirmation?: Confirmation | null

  @Field(() => TariffInput, {
    nullable: true,
    description:
      'The whole tariff anew: a class that is left out pays as LARGE, and everything else that is left out is gone.',
  })
  tariff?: TariffInput | null
}
