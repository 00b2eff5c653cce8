import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { bookableKeyOf } from '../catalog/bookable-id.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { answer } from '../shared/payload.graphql.ts'
import { type OpeningRule, WEEKDAYS, type Weekday } from './opening-rule.ts'
import {
  type OpeningRuleInput,
  OpeningRuleType,
  SetOpeningRulesInput,
  SetOpeningRulesPayload,
  WeekdayEnum,
} from './opening-rules.graphql.ts'
import { setOpeningRules } from './opening-rules.service.ts'

/** A rule as callers write it. */
export const ruleOf = ({ weekday, validFrom, validUntil, ...rule }: OpeningRuleInput): OpeningRule => ({
  ...rule,
  weekday: WEEKDAYS.indexOf(weekday) + 1,
  validFrom: validFrom ?? null,
  validUntil: validUntil ?? null,
})

@Resolver(() => OpeningRuleType)
export class OpeningRuleResolver {
  @FieldResolver(() => WeekdayEnum, { description: 'The day on which it opens.' })
  weekday(@Root() { weekday }: OpeningRule): Weekday {
    return WEEKDAYS[weekday - 1]!
  }

  @Mutation(() => SetOpeningRulesPayload, {
    description:
      'Replaces all opening rules of a bookable. Bookings outside the new rules stay. For an OWNER or MANAGER of its lab.',
  })
  @Access('calendar.setRules')
  setOpeningRules(
    @Arg('input', () => SetOpeningRulesInput, { description: 'The bookable and its rules from now on.' })
    { bookableId, rules }: SetOpeningRulesInput,
    @Ctx() context: Context,
  ) {
    const id = bookableKeyOf(bookableId)
    return answer(setOpeningRules(context, id, rules.map(ruleOf)).then((bookable) => ({ bookable })))
  }
}
