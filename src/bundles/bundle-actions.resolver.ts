import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { questionOf } from '../availability/market.resolver.ts'
import type { BundleRow } from '../bookings/bundled/bundles.table.ts'
import { meetingFrom } from '../bookings/meetings/meeting.graphql.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import {
  ConfirmBundleInput,
  ConfirmBundlePayload,
  ReleaseBundleInput,
  ReleaseBundlePayload,
  RescheduleBundleInput,
  RescheduleBundlePayload,
} from './bundle-actions.graphql.ts'
import type { AskedPart } from './candidates.service.ts'
import { confirmBundle } from './confirm-bundle.service.ts'
import {
  type BundlePartInput,
  type BundleTestInput,
  type BundleTimeInput,
  HoldBundleInput,
  HoldBundlePayload,
} from './hold-bundle.graphql.ts'
import { holdBundle } from './hold-bundle.service.ts'
import { releaseBundle } from './release-bundle.service.ts'
import { rescheduleBundle } from './reschedule-bundle.service.ts'

const bundleAnswer = (bundle: Promise<BundleRow>) => answer(bundle.then((each) => ({ bundle: each })))
const bundleKeyOf = (id: string) => keyOf(id, 'Bundle')

@Resolver()
export class BundleActionsResolver {
  @Mutation(() => HoldBundlePayload, {
    description:
      'Finds a combination of times in which all parts can be had and every rule is kept, at any labs, and takes all of it for a few minutes, or nothing: what is over first, and of that the cheapest. All holds run out together; confirm before. The search tries 5000 choices at most and says in `complete` whether it ended there. Refused with BundleInfeasible, which names the smallest obstacle, when nothing fits. For anybody of an enterprise.',
  })
  @Access('bundle.hold')
  holdBundle(
    @Arg('input', () => HoldBundleInput, { description: 'The bundle.' }) input: HoldBundleInput,
    @Ctx() context: Context,
  ) {
    const { sequences, within, idempotencyKey } = input
    const rules = {
      sequences: sequences.map((each) => ({ ...each, maxGapMinutes: each.maxGapMinutes ?? null })),
      within: within.map((each) => ({ ...each })),
    }
    const parts = input.parts.map((part) => askedPart(part, context))
    const request = {
      parts,
      rules,
      window: { from: input.from ?? null, until: input.until ?? null },
      idempotencyKey,
    }
    return bundleAnswer(holdBundle(context, request, context.config.HOLD_MINUTES))
  }

  @Mutation(() => ConfirmBundlePayload, {
    description:
      'Confirms all parts of a bundle that is held, or none. A part that its lab must approve is then REQUESTED. Under a mandate a test in it needs ORDER as well. Confirming twice does nothing more. For anybody of its enterprise.',
  })
  @Access('bundle.confirm')
  confirmBundle(
    @Arg('input', () => ConfirmBundleInput, { description: 'The bundle.' })
    { bundleId, idempotencyKey }: ConfirmBundleInput,
    @Ctx() context: Context,
  ) {
    return bundleAnswer(confirmBundle(context, bundleKeyOf(bundleId), idempotencyKey))
  }

  @Mutation(() => ReleaseBundlePayload, {
    description:
      'Gives up all parts of a bundle that have not begun, at once, and frees their time. It costs `releaseCost`, the sum of what each part costs by its own terms. Releasing twice does nothing more. For anybody of its enterprise.',
  })
  @Access('bundle.release')
  releaseBundle(
    @Arg('input', () => ReleaseBundleInput, { description: 'The bundle.' })
    { bundleId, reason }: ReleaseBundleInput,
    @Ctx() context: Context,
  ) {
    return bundleAnswer(releaseBundle(context, bundleKeyOf(bundleId), reason))
  }

  @Mutation(() => RescheduleBundlePayload, {
    description:
      'Gives some parts of a bundle other times under the same rules, with the others as they are: all of them, or none. A booking keeps its bookable, at the terms of rescheduleBooking: where its lab must approve, the request stands in `replacement`. A part that was declined, cancelled or has expired, or that its lab cannot keep, is taken anew, of any of its candidates: confirmed at once where the bundle is confirmed, which under a mandate needs CONFIRM, and a test ORDER. An order whose samples a lab expects is not moved. For anybody of its enterprise.',
  })
  @Access('bundle.reschedule')
  rescheduleBundle(
    @Arg('input', () => RescheduleBundleInput, { description: 'The parts.' }) input: RescheduleBundleInput,
    @Ctx() context: Context,
  ) {
    const request = {
      bundleId: bundleKeyOf(input.bundleId),
      parts: input.parts.map(({ ref, ...place }) => ({ ref, ...placeOf(place) })),
      window: { from: input.from ?? null, until: input.until ?? null },
      idempotencyKey: input.idempotencyKey,
    }
    return bundleAnswer(rescheduleBundle(context, request, context.config.HOLD_MINUTES))
  }
}

interface Bounds {
  from?: Date | null
  until?: Date | null
}

const placeOf = ({ from, until }: Bounds) => ({
  from: from?.toISOString() ?? null,
  until: until?.toISOString() ?? null,
})

const askedPart = ({ ref, time, test, ...place }: BundlePartInput, context: Context): AskedPart => ({
  ref,
  ...placeOf(place),
  time: time ? askedTime(time, context) : null,
  test: test ? askedTest(test) : null,
})

const askedTime = (
  { bookableIds, filter, durationMinutes, purpose, meeting, ...time }: BundleTimeInput,
  context: Context,
) => ({
  units: time.units,
  operatorAssisted: time.operatorAssisted,
  minutes: durationMinutes,
  bookableIds: bookableIds?.map((id) => keyOf(id, 'Instrument', 'Expert', 'SessionSeries')) ?? null,
  // What is open at this moment says nothing of a time to come.
  filter: filter ? questionOf({ ...filter, openNow: null }, context) : null,
  purpose: purpose ?? null,
  ...(meeting && { meeting: meetingFrom(meeting) }),
})

const askedTest = ({ serviceIds, methods, samples, urgent, subject, need }: BundleTestInput) => ({
  serviceIds: serviceIds?.map((id) => keyOf(id, 'TestService')) ?? null,
  methods: methods ?? null,
  samples,
  urgent,
  subject,
  need,
})
