import { AvailabilityChangeResolver } from './availability-changes.resolver.ts'
import { CalendarResolver } from './calendar.resolver.ts'
import { ClosureResolver } from './closures.resolver.ts'
import { MarketResolver } from './market.resolver.ts'
import { OpeningRuleResolver } from './opening-rules.resolver.ts'
import { PublicationResolver } from './publication.resolver.ts'
import { SavedFilterResolver, SavedSearchResolver } from './saved-searches.resolver.ts'
import { SessionSeriesResolver } from './session-series.resolver.ts'
import { TestDatesResolver } from './test-services/test-dates.resolver.ts'

export const AVAILABILITY_RESOLVERS = [
  TestDatesResolver,
  MarketResolver,
  SavedSearchResolver,
  SavedFilterResolver,
  CalendarResolver,
  PublicationResolver,
  SessionSeriesResolver,
  OpeningRuleResolver,
  ClosureResolver,
  AvailabilityChangeResolver,
] as const
