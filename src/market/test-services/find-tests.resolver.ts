import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from 'type-graphql'
import { AccreditationScopeType } from '../../catalog/accreditations.graphql.ts'
import { MAX_SAMPLES } from '../../catalog/test-services/test-price.ts'
import type { Context } from '../../context.ts'
import { checkRange } from '../../shared/check-range.ts'
import { MoneyType, money } from '../../shared/common.graphql.ts'
import { SHOWN_SCOPES } from '../facts.ts'
import { SlotHitConnection } from '../find-slots.graphql.ts'
import { TestServiceHitType } from './find-tests.graphql.ts'
import { findTests, type TestSearch } from './find-tests.service.ts'
import { type TestHit, whyTested } from './test-hit.ts'

/** A question as findSlots hands it on, before it is known how many samples there are. */
export interface AskedForTests extends Omit<TestSearch, 'wanted'> {
  wanted: Omit<TestSearch['wanted'], 'samples' | 'urgent'>
  /** Notes that nothing was found; null where bookables were asked for as well. */
  noteNone: (() => void) | null
}

@Resolver(() => SlotHitConnection)
export class FoundTestsResolver {
  @FieldResolver(() => [TestServiceHitType], {
    description:
      'The test services that fit the filter, where its serviceModes have OUTSOURCED_TEST or OUTSOURCED_EXPERIMENT or are left out, and neither kind, categories nor openNow is asked for. Of the wish, from, until (only when it is given, for the report), accreditations (from the receipt to the report), maxPrice (for all samples) and sizeClass count. Sorted like the slots, where the date of the report stands for the begin. Of more than 300 some.',
  })
  async testServices(
    @Root() { tests: { noteNone, ...search } }: { tests: AskedForTests },
    @Ctx() context: Context,
    @Arg('samples', () => Int, { defaultValue: 1, description: 'How many samples, 1 to 10000.' })
    samples: number,
    @Arg('urgent', () => Boolean, { defaultValue: false, description: 'Whether it is urgent.' })
    urgent: boolean,
    @Arg('first', () => Int, { defaultValue: 10, description: 'How many at most, 1 to 50.' }) first: number,
  ) {
    checkRange('samples', samples, 1, MAX_SAMPLES)
    checkRange('first', first, 1, 50)
    const wanted = { ...search.wanted, samples, urgent }
    const hits = await findTests(context, { ...search, wanted }, first)
    if (hits.length === 0) noteNone?.()
    return hits
  }
}

@Resolver(() => TestServiceHitType)
export class TestServiceHitResolver {
  @FieldResolver(() => MoneyType, {
    nullable: true,
    description:
      'What all samples cost the enterprise that would pay; null when nobody said who pays. Where the service is ordered on a quote, it is indicative.',
  })
  price(@Root() { fen }: TestHit) {
    return fen === null ? null : money(fen)
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'How far its district is from the one named by `near`, in kilometres, from seat to seat as the crow flies; null when none was named.',
  })
  distanceKm(@Root() { metres }: TestHit) {
    return metres === null ? null : metres / 1_000
  }

  @FieldResolver(() => [AccreditationScopeType], {
    description: `What its lab is accredited for from the receipt to the report, of the methods that were asked for or else of all; up to ${SHOWN_SCOPES}.`,
  })
  accreditations(@Root() { accreditations }: TestHit) {
    return accreditations.slice(0, SHOWN_SCOPES)
  }

  @FieldResolver(() => String, {
    description: 'Why it stands where it does, and what speaks for it: a sentence to be read out.',
  })
  why(@Root() hit: TestHit, @Ctx() { language }: Context) {
    return whyTested({ ...hit, accreditations: hit.accreditations.slice(0, SHOWN_SCOPES) })[language]
  }
}
