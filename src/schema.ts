import 'reflect-metadata'
import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { buildSchemaSync, getMetadataStorage, type PubSub } from 'type-graphql'
import { ApiKeyResolver } from './accounts/api-keys/api-keys.resolver.ts'
import {
  InvitationResolver,
  OrganizationInvitationsResolver,
} from './accounts/invitations/invitations.resolver.ts'
import { MandateResolver, ViewerMandateResolver } from './accounts/mandates/mandates.resolver.ts'
import { MemberResolver, OrganizationMembersResolver } from './accounts/members/members.resolver.ts'
import { IdentityResolver } from './accounts/oidc/identities.resolver.ts'
import {
  DistrictResolver,
  EnterpriseFiguresResolver,
  OrganizationResolver,
} from './accounts/organizations.resolver.ts'
import { PasswordResetResolver } from './accounts/password-reset/password-reset.resolver.ts'
import { PeopleResolver, PersonResolver } from './accounts/people.resolver.ts'
import { SessionResolver } from './accounts/sessions/sessions.resolver.ts'
import { SiteResolver } from './accounts/sites.resolver.ts'
import { AuditResolver } from './audit/audit.resolver.ts'
import { AvailabilityChangeResolver } from './availability/availability-changes.resolver.ts'
import { CalendarResolver } from './availability/calendar.resolver.ts'
import { ClosureResolver } from './availability/closures.resolver.ts'
import { MarketResolver } from './availability/market.resolver.ts'
import { OpeningRuleResolver } from './availability/opening-rules.resolver.ts'
import { PublicationResolver } from './availability/publication.resolver.ts'
import { SavedFilterResolver, SavedSearchResolver } from './availability/saved-searches.resolver.ts'
import { SessionSeriesResolver } from './availability/session-series.resolver.ts'
import { TestDatesResolver } from './availability/test-services/test-dates.resolver.ts'
import { BookingActionsResolver } from './bookings/booking-actions.resolver.ts'
import {
  BookableBookingsResolver,
  BookingEventResolver,
  BookingResolver,
} from './bookings/bookings.resolver.ts'
import { BookingChangeResolver } from './bookings/changes/booking-changes.resolver.ts'
import { DisruptionResolver } from './bookings/disruption/disruption.resolver.ts'
import { MandateCapExceededType } from './bookings/mandates/mandate-cap-exceeded.graphql.ts'
import {
  BookingEventMandateResolver,
  BookingMandateResolver,
  EntryMandateResolver,
  MandateCapExceededResolver,
  MandateSpentResolver,
} from './bookings/mandates/mandates-of-bookings.resolver.ts'
import { MeetingResolver } from './bookings/meetings/meeting.resolver.ts'
import { BookingMoneyResolver } from './bookings/money.resolver.ts'
import { BookingNotesResolver, SessionNoteResolver } from './bookings/notes/session-notes.resolver.ts'
import { NotificationLinksResolver } from './bookings/notification-links.resolver.ts'
import { ParticipantsResolver } from './bookings/participants/participants.resolver.ts'
import { QualificationMissingResolver } from './bookings/qualifications/qualification-missing.resolver.ts'
import { QualificationMissingType } from './bookings/qualifications/qualifications.graphql.ts'
import {
  BookableQualificationsResolver,
  QualificationResolver,
} from './bookings/qualifications/qualifications.resolver.ts'
import { QualifyingResolver } from './bookings/qualifications/qualifying.resolver.ts'
import { HoldSeriesResolver, SeriesConflictResolver } from './bookings/series/hold-series.resolver.ts'
import { SeriesOfBookingResolver, SeriesResolver } from './bookings/series/series.resolver.ts'
import { SlotUnavailableType } from './bookings/slot-unavailable.graphql.ts'
import { SlotUnavailableResolver } from './bookings/slot-unavailable.resolver.ts'
import { UseResolver } from './bookings/use/use.resolver.ts'
import {
  BookableWaitlistResolver,
  BookingWaitlistResolver,
  WaitlistResolver,
} from './bookings/waitlist/waitlist.resolver.ts'
import { WaitlistActionsResolver } from './bookings/waitlist/waitlist-actions.resolver.ts'
import { BundleActionsResolver } from './bundles/bundle-actions.resolver.ts'
import { BundlePartResolver } from './bundles/bundle-parts.resolver.ts'
import { BundleOfBookingResolver, BundleOfOrderResolver, BundleResolver } from './bundles/bundles.resolver.ts'
import { BundleInfeasibleType } from './bundles/hold-bundle.graphql.ts'
import { CaseActionsResolver } from './cases/case-actions.resolver.ts'
import { CaseEventResolver, CaseResolver } from './cases/cases.resolver.ts'
import { NotificationCaseResolver } from './cases/notification-case.resolver.ts'
import {
  CaseProposalsResolver,
  ProposalResolver,
  SuggestionResolver,
} from './cases/proposals/proposals.resolver.ts'
import {
  BookingSatisfactionResolver,
  LabSatisfactionResolver,
  SatisfactionResolver,
} from './cases/satisfaction/satisfaction.resolver.ts'
import { CaseServiceResolver, CaseServicesResolver } from './cases/services/case-services.resolver.ts'
import {
  AccreditationResolver,
  BookableAccreditationsResolver,
  LabAccreditationsResolver,
} from './catalog/accreditations.resolver.ts'
import { BookableResolver, CategoryResolver } from './catalog/catalog.resolver.ts'
import { ExpertResolver } from './catalog/expert.resolver.ts'
import { OrganizationSynonymsResolver, SynonymsResolver } from './catalog/search/lab-synonyms.resolver.ts'
import { StandardResolver } from './catalog/standards/standards.resolver.ts'
import { TestServiceActionsResolver } from './catalog/test-services/test-service-actions.resolver.ts'
import {
  LabTestServicesResolver,
  TestServicesResolver,
} from './catalog/test-services/test-service-lists.resolver.ts'
import { TestServiceResolver } from './catalog/test-services/test-services.resolver.ts'
import type { Context } from './context.ts'
import { FileResolver } from './files/files.resolver.ts'
import { checkScopes } from './key-scopes.ts'
import { BoardResolver } from './market/board.resolver.ts'
import { FindSlotsResolver } from './market/find-slots.resolver.ts'
import {
  FoundRejectionsResolver,
  RejectedBookableResolver,
  SlotRejectionResolver,
} from './market/rejections.resolver.ts'
import { FoundTestsResolver, TestServiceHitResolver } from './market/test-services/find-tests.resolver.ts'
import { NodeResolver } from './node.resolver.ts'
import {
  MandateActionsResolver,
  NotificationMandateResolver,
} from './notices/mandates/mandate-actions.resolver.ts'
import { NotificationResolver, ViewerNotificationsResolver } from './notices/notices.resolver.ts'
import { OrderChangeResolver } from './orders/changes/order-changes.resolver.ts'
import { OrderActionsResolver } from './orders/lifecycle/order-actions.resolver.ts'
import { OrderMandateResolver } from './orders/mandates-of-orders.resolver.ts'
import { NotificationOrdersResolver } from './orders/notification-orders.resolver.ts'
import { OrderListsResolver } from './orders/order-lists.resolver.ts'
import { OrderMoneyResolver } from './orders/order-money.resolver.ts'
import { OrderEventResolver, OrderResolver } from './orders/orders.resolver.ts'
import { QuoteActionsResolver } from './orders/quotes/quote-actions.resolver.ts'
import { OrderQuotesResolver, QuoteResolver } from './orders/quotes/quotes.resolver.ts'
import { ReportResolver } from './orders/reports/reports.resolver.ts'
import { ReportsOfOrderResolver } from './orders/reports/reports-of-orders.resolver.ts'
import {
  OrderInvitationResolver,
  OrderInvitationsResolver,
  RequestsResolver,
} from './orders/requests/requests.resolver.ts'
import { SampleActionsResolver } from './orders/samples/sample-actions.resolver.ts'
import { HandOverResolver, SampleResolver } from './orders/samples/samples.resolver.ts'
import { SamplesOfOrderResolver } from './orders/samples/samples-of-orders.resolver.ts'
import { OrderMessageResolver, OrderThreadResolver } from './orders/thread/thread.resolver.ts'
import { recordMutation } from './recorded-mutations.ts'
import { DateTime } from './shared/scalars.graphql.ts'
import { UserErrorResolver } from './shared/user-error.resolver.ts'

// Demanded as soon as there is a subscription, though every subscription here brings its own source.
const NO_PUB_SUB: PubSub = {
  publish: () => {},
  subscribe: () => {
    throw new Error('subscriptions bring their own source')
  },
}

/** The one schema of the service. */
export function createSchema(): GraphQLSchema {
  // A field without a resolver is read off its object by graphql itself. Rights are asked for by services, and none by
  // middleware of type-graphql, which this would pass over.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true
  const schema = buildSchemaSync({
    resolvers: [
      NodeResolver,
      UserErrorResolver,
      OrganizationResolver,
      EnterpriseFiguresResolver,
      DistrictResolver,
      SiteResolver,
      PeopleResolver,
      PersonResolver,
      ApiKeyResolver,
      IdentityResolver,
      MandateResolver,
      ViewerMandateResolver,
      AuditResolver,
      SessionResolver,
      MemberResolver,
      OrganizationMembersResolver,
      InvitationResolver,
      OrganizationInvitationsResolver,
      PasswordResetResolver,
      NotificationResolver,
      ViewerNotificationsResolver,
      MandateActionsResolver,
      NotificationMandateResolver,
      FileResolver,
      BookableResolver,
      ExpertResolver,
      CategoryResolver,
      AccreditationResolver,
      LabAccreditationsResolver,
      BookableAccreditationsResolver,
      StandardResolver,
      TestServiceResolver,
      TestServicesResolver,
      LabTestServicesResolver,
      TestServiceActionsResolver,
      TestDatesResolver,
      SynonymsResolver,
      OrganizationSynonymsResolver,
      MarketResolver,
      SavedSearchResolver,
      SavedFilterResolver,
      CalendarResolver,
      PublicationResolver,
      SessionSeriesResolver,
      OpeningRuleResolver,
      ClosureResolver,
      AvailabilityChangeResolver,
      BookingResolver,
      BookingEventResolver,
      BookingChangeResolver,
      BookingMoneyResolver,
      MeetingResolver,
      SessionNoteResolver,
      BookingNotesResolver,
      ParticipantsResolver,
      BookingMandateResolver,
      BookingEventMandateResolver,
      EntryMandateResolver,
      MandateSpentResolver,
      MandateCapExceededResolver,
      BookableBookingsResolver,
      SeriesResolver,
      SeriesOfBookingResolver,
      HoldSeriesResolver,
      SeriesConflictResolver,
      BookingActionsResolver,
      UseResolver,
      DisruptionResolver,
      QualificationResolver,
      BookableQualificationsResolver,
      QualifyingResolver,
      QualificationMissingResolver,
      WaitlistResolver,
      WaitlistActionsResolver,
      BookableWaitlistResolver,
      BookingWaitlistResolver,
      NotificationLinksResolver,
      SlotUnavailableResolver,
      BundleResolver,
      BundlePartResolver,
      BundleActionsResolver,
      BundleOfBookingResolver,
      BundleOfOrderResolver,
      OrderResolver,
      OrderEventResolver,
      OrderMoneyResolver,
      OrderMandateResolver,
      OrderListsResolver,
      OrderActionsResolver,
      OrderChangeResolver,
      RequestsResolver,
      OrderInvitationResolver,
      OrderInvitationsResolver,
      QuoteResolver,
      QuoteActionsResolver,
      OrderQuotesResolver,
      OrderMessageResolver,
      OrderThreadResolver,
      NotificationOrdersResolver,
      FindSlotsResolver,
      FoundRejectionsResolver,
      FoundTestsResolver,
      TestServiceHitResolver,
      SlotRejectionResolver,
      RejectedBookableResolver,
      BoardResolver,
      SampleResolver,
      HandOverResolver,
      SampleActionsResolver,
      SamplesOfOrderResolver,
      ReportResolver,
      ReportsOfOrderResolver,
      CaseResolver,
      CaseEventResolver,
      CaseActionsResolver,
      CaseProposalsResolver,
      ProposalResolver,
      SuggestionResolver,
      CaseServicesResolver,
      CaseServiceResolver,
      SatisfactionResolver,
      BookingSatisfactionResolver,
      LabSatisfactionResolver,
      NotificationCaseResolver,
    ],
    orphanedTypes: [
      BundleInfeasibleType,
      MandateCapExceededType,
      QualificationMissingType,
      SlotUnavailableType,
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Values are checked by the domain, which has words for what is wrong with them.
    validate: false,
    pubSub: NO_PUB_SUB,
  })
  for (const root of [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!])
    for (const field of Object.values(root.getFields())) withinScopes(field)
  for (const mutation of Object.values(schema.getMutationType()!.getFields())) {
    recordMutation(mutation)
    readAfresh(mutation)
  }
  return schema
}

/** What an operation has read before a mutation may be otherwise after it. */
function readAfresh(mutation: GraphQLField<unknown, Context>): void {
  const { resolve } = mutation
  mutation.resolve = (root, args, context, info) => {
    context.forget()
    return resolve!(root, args, context, info)
  }
}

/** A key sees and does only what its scopes allow, whichever way the operation came. */
function withinScopes(field: GraphQLField<unknown, Context>): void {
  const checked =
    (next: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> =>
    (root, args, context, info) => {
      if (context.apiKey) checkScopes(context.apiKey, info)
      return next(root, args, context, info)
    }
  if (field.resolve) field.resolve = checked(field.resolve)
  if (field.subscribe) field.subscribe = checked(field.subscribe)
}
