import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Context } from '../../context.ts'
import { Access } from '../../shared/access.graphql.ts'
import { keyOf } from '../../shared/global-id.ts'
import { answer } from '../../shared/payload.graphql.ts'
import type { OrderRow } from '../orders.table.ts'
import { asKept } from './custody.ts'
import { handOverSample } from './hand-over.service.ts'
import { receiveSamples, rejectSamples } from './receive-samples.service.ts'
import { registerSamples } from './register-samples.service.ts'
import {
  HandOverSampleInput,
  HandOverSamplePayload,
  ReceiveSamplesInput,
  ReceiveSamplesPayload,
  RegisterSamplesInput,
  RegisterSamplesPayload,
  RejectSamplesInput,
  RejectSamplesPayload,
  ShipSamplesInput,
  ShipSamplesPayload,
} from './sample-actions.graphql.ts'
import { shipSamples } from './ship-samples.service.ts'

const orderAnswer = (order: Promise<OrderRow>) => answer(order.then((now) => ({ order: now })))

@Resolver()
export class SampleActionsResolver {
  @Mutation(() => RegisterSamplesPayload, {
    description:
      'Registers samples of an ACCEPTED order: each is given a label, to be put on it, and its chain of custody begins. For anybody of its enterprise.',
  })
  @Access('sample.register')
  registerSamples(
    @Arg('input', () => RegisterSamplesInput, { description: 'The samples.' }) input: RegisterSamplesInput,
    @Ctx() context: Context,
  ) {
    const samples = input.samples.map(({ hazardNote = null, storage = null, ...sample }) => ({
      ...sample,
      hazardNote,
      storage,
    }))
    const registered = registerSamples(context, { ...input, orderId: keyOf(input.orderId, 'Order'), samples })
    return answer(registered.then((all) => ({ samples: all })))
  }

  @Mutation(() => ShipSamplesPayload, {
    description:
      'Hands all registered samples of an ACCEPTED order to a carrier: it is SAMPLE_SHIPPED. Not needed where the enterprise brings them. Shipping twice does nothing more. For anybody of its enterprise.',
  })
  @Access('sample.ship')
  shipSamples(
    @Arg('input', () => ShipSamplesInput, { description: 'The samples.' })
    { orderId, trackingNumber = null, at = null, ...input }: ShipSamplesInput,
    @Ctx() context: Context,
  ) {
    const shipping = { ...input, trackingNumber, at, orderId: keyOf(orderId, 'Order') }
    return orderAnswer(shipSamples(context, shipping))
  }

  @Mutation(() => ReceiveSamplesPayload, {
    description:
      'Takes samples of an order in: it is SAMPLE_RECEIVED, and the working days count by which the report is owed (`reportDueOn`), from the day after. Receiving twice does nothing more. For anybody of its lab.',
  })
  @Access('sample.receive')
  receiveSamples(
    @Arg('input', () => ReceiveSamplesInput, { description: 'The samples.' })
    { orderId, sampleIds, receivedBy = null, at = null, ...input }: ReceiveSamplesInput,
    @Ctx() context: Context,
  ) {
    const ids = sampleIds?.map((id) => keyOf(id, 'Sample')) ?? null
    const receiving = { ...input, receivedBy, at, orderId: keyOf(orderId, 'Order'), sampleIds: ids }
    return orderAnswer(receiveSamples(context, receiving))
  }

  @Mutation(() => RejectSamplesPayload, {
    description:
      'Refuses the samples of an order that are on their way or received, with a reason: it ends as REJECTED_SAMPLE. Where they are then, handOverSample gives them back from. Rejecting twice does nothing more. For anybody of its lab.',
  })
  @Access('sample.reject')
  rejectSamples(
    @Arg('input', () => RejectSamplesInput, { description: 'The samples.' })
    { orderId, reason }: RejectSamplesInput,
    @Ctx() context: Context,
  ) {
    return orderAnswer(rejectSamples(context, keyOf(orderId, 'Order'), reason))
  }

  @Mutation(() => HandOverSamplePayload, {
    description:
      'Writes down that a sample went on: within the lab, to a subcontractor, back to the enterprise, or destroyed where that was agreed. Refused with CUSTODY_GAP unless `from` is who has it. What a lab takes in first it receives (receiveSamples). For whichever party knows: the enterprise of what it has, gives and gets back, the lab of everything else.',
  })
  @Access('sample.handOver')
  handOverSample(
    @Arg('input', () => HandOverSampleInput, { description: 'The hand-over.' })
    { sampleId, trackingNumber = null, at = null, ...input }: HandOverSampleInput,
    @Ctx() context: Context,
  ) {
    const [from, to] = [asKept(input.from), asKept(input.to)]
    const handing = { ...input, from, to, trackingNumber, at, sampleId: keyOf(sampleId, 'Sample') }
    return answer(handOverSample(context, handing).then((sample) => ({ sample })))
  }
}
