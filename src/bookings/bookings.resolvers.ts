import { BookingActionsResolver } from './booking-actions.resolver.ts'
import { BookableBookingsResolver, BookingEventResolver, BookingResolver } from './bookings.resolver.ts'
import { BookingChangeResolver } from './changes/booking-changes.resolver.ts'
import { DisruptionResolver } from './disruption/disruption.resolver.ts'
import {
  BookingEventMandateResolver,
  BookingMandateResolver,
  EntryMandateResolver,
  MandateCapExceededResolver,
  MandateSpentResolver,
} from './mandates/mandates-of-bookings.resolver.ts'
import { MeetingResolver } from './meetings/meeting.resolver.ts'
import { BookingMoneyResolver } from './money.resolver.ts'
import { BookingNotesResolver, SessionNoteResolver } from './notes/session-notes.resolver.ts'
import { NotificationLinksResolver } from './notification-links.resolver.ts'
import { ParticipantsResolver } from './participants/participants.resolver.ts'
import { QualificationMissingResolver } from './qualifications/qualification-missing.resolver.ts'
import {
  BookableQualificationsResolver,
  QualificationResolver,
} from './qualifications/qualifications.resolver.ts'
import { QualifyingResolver } from './qualifications/qualifying.resolver.ts'
import { HoldSeriesResolver, SeriesConflictResolver } from './series/hold-series.resolver.ts'
import { SeriesOfBookingResolver, SeriesResolver } from './series/series.resolver.ts'
import { SlotUnavailableResolver } from './slot-unavailable.resolver.ts'
import { UseResolver } from './use/use.resolver.ts'
import {
  BookableWaitlistResolver,
  BookingWaitlistResolver,
  WaitlistResolver,
} from './waitlist/waitlist.resolver.ts'
import { WaitlistActionsResolver } from './waitlist/waitlist-actions.resolver.ts'

export const BOOKINGS_RESOLVERS = [
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
] as const
