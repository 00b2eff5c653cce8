import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { readApiKey } from './accounts/api-keys/api-keys.service.ts'
import { readMandate } from './accounts/mandates/mandates.service.ts'
import { readIdentity } from './accounts/oidc/identities.service.ts'
import { readOrganization } from './accounts/organizations.service.ts'
import { readSavedSearch } from './availability/saved-searches.service.ts'
import { readBooking } from './bookings/bookings.service.ts'
import { readQualification } from './bookings/qualifications/qualifications.service.ts'
import { readSeries } from './bookings/series/series.service.ts'
import { readEntry } from './bookings/waitlist/waitlist.service.ts'
import { readBundle } from './bundles/bundles.service.ts'
import { readCase } from './cases/cases.service.ts'
import { BOOKABLE_KINDS, type BookableKind, TYPE_OF } from './catalog/bookable.ts'
import { readTestService } from './catalog/test-services/test-services.service.ts'
import type { Context } from './context.ts'
import { readNotification } from './notices/inbox.service.ts'
import { readOrder } from './orders/orders.service.ts'
import { readQuote } from './orders/quotes/quotes.service.ts'
import { readReport } from './orders/reports/reports.service.ts'
import { readSample } from './orders/samples/samples.service.ts'
import { Access } from './shared/access.graphql.ts'
import { NodeType } from './shared/common.graphql.ts'
import { notFound } from './shared/fault.ts'
import { parseGlobalId } from './shared/global-id.ts'

type Reader = (context: Context, key: string) => Promise<object>

const bookableOf =
  (kind: BookableKind): Reader =>
  async (context, key) => {
    const bookable = await context.loaders.bookables.load(key)
    if (bookable?.kind !== kind) throw notFound()
    return bookable
  }

/** How each type of node is read, by whoever may see it. */
const READERS = new Map<string, Reader>([
  ['Organization', readOrganization],
  ...BOOKABLE_KINDS.map((kind): [string, Reader] => [TYPE_OF[kind], bookableOf(kind)]),
  ['TestService', readTestService],
  ['Booking', readBooking],
  ['Bundle', readBundle],
  ['BookingSeries', readSeries],
  ['Qualification', readQualification],
  ['WaitlistEntry', readEntry],
  ['Order', readOrder],
  ['Quote', readQuote],
  ['Sample', readSample],
  ['Report', readReport],
  ['Mandate', readMandate],
  ['Case', readCase],
  ['Notification', readNotification],
  ['SavedSearch', readSavedSearch],
  ['ApiKey', readApiKey],
  ['Identity', readIdentity],
])

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, {
    description:
      'Whatever has this id: an Organization, Instrument, Expert, SessionSeries, TestService, Booking, Bundle, BookingSeries, WaitlistEntry, Order, Quote, Sample, Report, Qualification, Mandate, Case, Notification, SavedSearch, ApiKey or Identity. NOT_FOUND when nothing has, or you may not see it.',
  })
  @Access(
    'PUBLIC',
    'booking.see',
    'bundle.see',
    'waitlist.see',
    'order.see',
    'quote.see',
    'sample.see',
    'report.see',
    'qualification.see',
    'mandate.see',
    'case.see',
    'notification.see',
    'savedSearch.see',
    'apiKey.see',
    'identity.see',
  )
  async node(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const { type, key } = parseGlobalId(id) ?? {}
    const read = READERS.get(type ?? '')
    if (!read || !key) throw notFound()
    return { ...(await read(context, key)), __typename: type }
  }
}
