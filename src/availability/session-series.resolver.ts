import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { sessionTerms } from '../catalog/session-terms.ts'
import type { Context } from '../context.ts'
import { Access } from '../shared/access.graphql.ts'
import { keyOf } from '../shared/global-id.ts'
import { answer } from '../shared/payload.graphql.ts'
import { ruleOf } from './opening-rules.resolver.ts'
import { changeBookable, publishBookable } from './publication.service.ts'
import {
  ChangeSessionSeriesInput,
  ChangeSessionSeriesPayload,
  PublishSessionSeriesInput,
  PublishSessionSeriesPayload,
} from './session-series.graphql.ts'

@Resolver()
export class SessionSeriesResolver {
  @Mutation(() => PublishSessionSeriesPayload, {
    description:
      'Publishes trainings or open days with their sessions; seats can be booked at once, free of charge. For an OWNER or MANAGER of a lab.',
  })
  @Access('bookable.publish')
  publishSessionSeries(
    @Arg('input', () => PublishSessionSeriesInput, { description: 'What the lab publishes.' })
    { siteId, openingRules, terms, ...listing }: PublishSessionSeriesInput,
    @Ctx() context: Context,
  ) {
    const publication = {
      siteId: keyOf(siteId, 'Site'),
      listing: { ...listing, terms: sessionTerms(terms) },
      rules: openingRules.map(ruleOf),
    }
    const published = publishBookable(context, 'SESSION_SERIES', publication)
    return answer(published.then((sessionSeries) => ({ sessionSeries })))
  }

  @Mutation(() => ChangeSessionSeriesPayload, {
    description:
      'Changes trainings or open days. Bookings keep the terms that they were made on. For an OWNER or MANAGER of the lab.',
  })
  @Access('bookable.change')
  changeSessionSeries(
    @Arg('input', () => ChangeSessionSeriesInput, { description: 'What changes; the rest stays.' })
    { sessionSeriesId, siteId, terms, ...listing }: ChangeSessionSeriesInput,
    @Ctx() context: Context,
  ) {
    const changed = changeBookable(context, keyOf(sessionSeriesId, 'SessionSeries'), 'SESSION_SERIES', {
      siteId: siteId ? keyOf(siteId, 'Site') : undefined,
      listing: { ...listing, terms: terms ?? {} },
    })
    return answer(changed.then((sessionSeries) => ({ sessionSeries })))
  }
}
