import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import { MAX_SAMPLES } from '../../catalog/test-services/test-price.ts'
import { TestServiceType } from '../../catalog/test-services/test-services.graphql.ts'
import type { TestService } from '../../catalog/test-services/test-services.repository.ts'
import type { Context } from '../../context.ts'
import { checkRange } from '../../shared/check-range.ts'
import { localDayOf } from '../../shared/local-time.ts'
import { LocalDate } from '../../shared/scalars.graphql.ts'
import { ExpectedTestType } from './test-dates.graphql.ts'
import { testDates } from './test-dates.ts'

@Resolver(() => TestServiceType)
export class TestDatesResolver {
  @FieldResolver(() => ExpectedTestType, {
    nullable: true,
    description:
      'When samples that come on a day would be received and reported; null where it is to be urgent and cannot be. Ask `accreditations(on:)` with its dates whether a scope holds then.',
  })
  async expectedTest(
    @Root() service: TestService,
    @Ctx() { loaders, now }: Context,
    @Arg('samples', () => Int, { defaultValue: 1, description: 'How many, 1 to 10000.' }) samples: number,
    @Arg('urgent', () => Boolean, { defaultValue: false, description: 'Whether it is urgent.' })
    urgent: boolean,
    @Arg('comesOn', () => LocalDate, {
      nullable: true,
      description: 'The day on which the samples reach the lab, not before today; today when left out.',
    })
    comesOn: string | null,
  ) {
    checkRange('samples', samples, 1, MAX_SAMPLES)
    const today = localDayOf(now, service.timeZone)
    const day = comesOn && comesOn > today ? comesOn : today
    const isWorkingDay = await loaders.workingDays.load(day)
    return testDates(service, { comesOn: day, samples, urgent }, isWorkingDay)
  }
}
