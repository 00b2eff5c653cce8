import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import { pricesFrom } from '../prices-by-size.graphql.ts'
import {
  PublishTestServicePayload,
  RetireTestServicePayload,
  UpdateTestServicePayload,
} from './test-service-actions.graphql.ts'
import {
  PublishTestServiceInput,
  RetireTestServiceInput,
  UpdateTestServiceInput,
  type UrgentTestInput,
} from './test-service-input.graphql.ts'
import { changeTestService, publishTestService, retireTestService } from './test-services.service.ts'

@Resolver()
export class TestServiceActionsResolver {
  @Mutation(() => PublishTestServicePayload, {
    description:
      'Publishes what the acting lab tests for others; it is found and can be ordered at once. For an OWNER or MANAGER of a lab.',
  })
  @Access('testService.publish')
  publishTestService(
    @Arg('input', () => PublishTestServiceInput, { description: 'What the lab publishes.' })
    { siteId, idempotencyKey, sampleRequirements, prices, urgent, ...offer }: PublishTestServiceInput,
    @Ctx() context: Context,
  ) {
    const publication = {
      siteId: keyOf(siteId, 'Site'),
      offer: { ...offer, sample: sampleRequirements, prices: pricesFrom(prices), urgent: urgencyOf(urgent) },
    }
    return answer(
      publishTestService(context, publication, idempotencyKey).then((testService) => ({ testService })),
    )
  }

  @Mutation(() => UpdateTestServicePayload, {
    description:
      'Changes a test service. Orders keep the terms and price that they were made on. For an OWNER or MANAGER of its lab.',
  })
  @Access('testService.change')
  updateTestService(
    @Arg('input', () => UpdateTestServiceInput, { description: 'What changes; the rest stays.' })
    { testServiceId, siteId, sampleRequirements, prices, urgent, ...offer }: UpdateTestServiceInput,
    @Ctx() context: Context,
  ) {
    const changes = {
      siteId: siteId ? keyOf(siteId, 'Site') : undefined,
      offer: {
        ...offer,
        sample: sampleRequirements,
        prices: prices && pricesFrom(prices),
        urgent: urgent === undefined ? undefined : urgencyOf(urgent),
      },
    }
    const changed = changeTestService(context, keyOf(testServiceId, 'TestService'), changes)
    return answer(changed.then((testService) => ({ testService })))
  }

  @Mutation(() => RetireTestServicePayload, {
    description:
      'Takes a test service off the market for good. Orders stay; nobody can make new ones. For an OWNER or MANAGER of its lab.',
  })
  @Access('testService.retire')
  retireTestService(
    @Arg('input', () => RetireTestServiceInput, { description: 'The test service.' })
    { testServiceId }: RetireTestServiceInput,
    @Ctx() context: Context,
  ) {
    const retired = retireTestService(context, keyOf(testServiceId, 'TestService'))
    return answer(retired.then((testService) => ({ testService })))
  }
}

const urgencyOf = (urgent: UrgentTestInput | null | undefined) =>
  urgent ? { days: urgent.days, percent: urgent.surchargePercent } : null
