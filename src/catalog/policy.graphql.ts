import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Access } from '../shared/access.graphql.ts'

export const WaitlistOrderEnum = { FIRST_COME: 'FIRST_COME', SMALLER_FIRST: 'SMALLER_FIRST' }
registerEnumType(WaitlistOrderEnum, {
  name: 'WaitlistOrder',
  description: 'Who of those that wait is offered freed time first.',
  valuesConfig: {
    FIRST_COME: { description: 'Whoever has waited longest.' },
    SMALLER_FIRST: {
      description: 'The smallest enterprise, by size class; among equals whoever has waited longest.',
    },
  },
})

@ObjectType('CancellationStep', { description: 'What cancelling costs from some time before the start on.' })
@Access('PUBLIC')
export class CancellationStepType {
  @Field(() => Int, { description: 'From so many minutes before the start on, until the next step.' })
  minutesBefore!: number

  @Field(() => Int, { description: 'What cancelling then costs, in percent of the price.' })
  feePercent!: number
}
