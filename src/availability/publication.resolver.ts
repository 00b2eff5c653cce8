import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { Terms } from '../catalog/bookable.ts'
import { bookableKeyOf } from '../catalog/bookable-id.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import { ruleOf } from './opening-rules.resolver.ts'
import {
  ChangeExpertInput,
  ChangeExpertPayload,
  ChangeInstrumentInput,
  ChangeInstrumentPayload,
  PublishExpertInput,
  PublishExpertPayload,
  PublishInstrumentInput,
  PublishInstrumentPayload,
  PublishInstrumentsInput,
  PublishInstrumentsPayload,
  RetireBookableInput,
  RetireBookablePayload,
} from './publication.graphql.ts'
import { changeBookable, publishBookable, retireBookable } from './publication.service.ts'
import { type Publication, publishInstruments } from './publishing.service.ts'
import { tariffFrom } from './tariff-input.graphql.ts'
import type { TermsInput } from './terms.graphql.ts'

const INPUT = { description: 'What the lab publishes.' }
const CHANGES = { description: 'What changes; the rest stays.' }

@Resolver()
export class PublicationResolver {
  @Mutation(() => PublishInstrumentPayload, {
    description:
      'Publishes an instrument with its opening rules; it can be booked at once. For an OWNER or MANAGER of a lab.',
  })
  @Access('bookable.publish')
  publishInstrument(
    @Arg('input', () => PublishInstrumentInput, INPUT) input: PublishInstrumentInput,
    @Ctx() context: Context,
  ) {
    return answer(
      publishBookable(context, 'INSTRUMENT', publicationOf(input)).then((instrument) => ({ instrument })),
    )
  }

  @Mutation(() => PublishInstrumentsPayload, {
    description:
      'Publishes up to 200 instruments with their opening rules, all or none; they can be booked at once. For an OWNER or MANAGER of a lab.',
  })
  @Access('bookable.publish')
  publishInstruments(
    @Arg('input', () => PublishInstrumentsInput, INPUT)
    { instruments, idempotencyKey }: PublishInstrumentsInput,
    @Ctx() context: Context,
  ) {
    const published = publishInstruments(context, instruments.map(publicationOf), idempotencyKey)
    return answer(published.then((instruments) => ({ instruments })))
  }

  @Mutation(() => PublishExpertPayload, {
    description:
      'Publishes an expert with opening rules; sessions can be booked at once. For an OWNER or MANAGER of a lab.',
  })
  @Access('bookable.publish')
  publishExpert(
    @Arg('input', () => PublishExpertInput, INPUT) input: PublishExpertInput,
    @Ctx() context: Context,
  ) {
    return answer(publishBookable(context, 'EXPERT', publicationOf(input)).then((expert) => ({ expert })))
  }

  @Mutation(() => ChangeInstrumentPayload, {
    description:
      'Changes an instrument. Bookings keep the terms and price that they were made on. For an OWNER or MANAGER of its lab.',
  })
  @Access('bookable.change')
  changeInstrument(
    @Arg('input', () => ChangeInstrumentInput, CHANGES) { instrumentId, ...input }: ChangeInstrumentInput,
    @Ctx() context: Context,
  ) {
    const changed = changeBookable(context, keyOf(instrumentId, 'Instrument'), 'INSTRUMENT', changesOf(input))
    return answer(changed.then((instrument) => ({ instrument })))
  }

  @Mutation(() => ChangeExpertPayload, {
    description:
      'Changes an expert. Bookings keep the terms and price that they were made on. For an OWNER or MANAGER of the lab.',
  })
  @Access('bookable.change')
  changeExpert(
    @Arg('input', () => ChangeExpertInput, CHANGES) { expertId, ...input }: ChangeExpertInput,
    @Ctx() context: Context,
  ) {
    const changed = changeBookable(context, keyOf(expertId, 'Expert'), 'EXPERT', changesOf(input))
    return answer(changed.then((expert) => ({ expert })))
  }

  @Mutation(() => RetireBookablePayload, {
    description:
      'Takes a bookable off the market for good. Bookings stay; nobody can make new ones. For an OWNER or MANAGER of its lab.',
  })
  @Access('bookable.retire')
  retireBookable(
    @Arg('input', () => RetireBookableInput, { description: 'The bookable.' }) {
      bookableId,
    }: RetireBookableInput,
    @Ctx() context: Context,
  ) {
    const retired = retireBookable(context, bookableKeyOf(bookableId))
    return answer(retired.then((bookable) => ({ bookable })))
  }
}

const termsOf = ({ minMinutes, graceMinutes, noShowLimit, tariff, ...terms }: TermsInput): Terms => ({
  ...terms,
  minMinutes: minMinutes ?? terms.slotMinutes,
  graceMinutes: graceMinutes ?? null,
  noShowLimit: noShowLimit ?? null,
  tariff: tariffFrom(tariff),
})

export function publicationOf(input: PublishInstrumentInput | PublishExpertInput): Publication {
  const { siteId, openingRules, terms, ...listing } = input
  return {
    siteId: keyOf(siteId, 'Site'),
    listing: { ...listing, terms: termsOf(terms) },
    rules: openingRules.map(ruleOf),
  }
}

function changesOf(input: Omit<ChangeInstrumentInput, 'instrumentId'> | Omit<ChangeExpertInput, 'expertId'>) {
  const { siteId, terms, ...listing } = input
  const { tariff, ...otherTerms } = terms ?? {}
  return {
    siteId: siteId ? keyOf(siteId, 'Site') : undefined,
    listing: { ...listing, terms: { ...otherTerms, ...(tariff && { tariff: tariffFrom(tariff) }) } },
  }
}
