import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { can } from '../../accounts/permission.ts'
import { BookableType } from '../../catalog/catalog.graphql.ts'
import type { Context } from '../../context.ts'
import { MoneyType, money } from '../../shared/common.graphql.ts'
import type { QualificationMissing } from './qualification.ts'
import { QualificationMissingType, QualificationType } from './qualifications.graphql.ts'

@Resolver(() => QualificationMissingType)
export class QualificationMissingResolver {
  @FieldResolver(() => BookableType, { description: 'What it is missing for.' })
  bookable(@Root() { bookable }: QualificationMissing) {
    return bookable
  }

  @FieldResolver(() => QualificationType, {
    nullable: true,
    description:
      'What the person who books asked for, or was granted for a shorter time; null when nothing, and for a colleague.',
  })
  qualification(@Root() { bookable, qualification }: QualificationMissing, @Ctx() { actor }: Context) {
    if (!qualification) return null
    return can(actor, 'qualification.see', { ...qualification, labId: bookable.labId }) ? qualification : null
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it can be had without, by the same request with `operatorAssisted: true`.',
  })
  operatorAssistedOffered(@Root() { bookable }: QualificationMissing) {
    return bookable.pricing.operatorFenPerHour !== null
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'What an hour of an operator then costs beside the time; null when the lab has none.',
  })
  operatorPerHour(@Root() { bookable: { pricing } }: QualificationMissing) {
    return pricing.operatorFenPerHour === null ? null : money(pricing.operatorFenPerHour)
  }
}
