import type { Action } from '../policy.ts'

/** What an API key may be allowed to do, and what that means; the schema publishes this list. */
export const SCOPES = {
  READ: 'Sees what its person may see in the organization: bookings, waitlists, qualifications, closures, notifications, saved searches, own prices. Without it, only what is public.',
  BOOK: 'Holds, confirms, moves and cancels bookings, checks in and out, waits in line, asks for qualifications.',
  SERVE:
    'Answers requests at a lab, assigns units, records operators, restores bookings, grants and revokes qualifications.',
  PUBLISH:
    'Adds sites, publishes, changes and retires bookables, records accreditations, and names synonyms.',
  CALENDAR: 'Sets opening rules and closes bookables.',
  INBOX: 'Marks notifications as read, saves and deletes searches.',
} as const

export type Scope = keyof typeof SCOPES

/** The scope by which an API key may do each action; NONE is what no key may do. */
export const SCOPE_OF: Readonly<Record<Action, Scope | 'NONE'>> = {
  'organization.seeFigures': 'READ',
  'notification.see': 'READ',
  'notification.read': 'INBOX',
  'savedSearch.see': 'READ',
  'savedSearch.save': 'INBOX',
  'savedSearch.delete': 'INBOX',
  'site.add': 'PUBLISH',
  'bookable.publish': 'PUBLISH',
  'bookable.change': 'PUBLISH',
  'bookable.retire': 'PUBLISH',
  'accreditation.record': 'PUBLISH',
  'accreditation.withdraw': 'PUBLISH',
  'synonyms.see': 'READ',
  'synonyms.add': 'PUBLISH',
  'synonyms.remove': 'PUBLISH',
  'calendar.setRules': 'CALENDAR',
  'calendar.close': 'CALENDAR',
  'calendar.seeClosures': 'READ',
  'booking.hold': 'BOOK',
  'booking.see': 'READ',
  'booking.watch': 'READ',
  'booking.listOfBookable': 'READ',
  'booking.confirm': 'BOOK',
  'booking.cancel': 'BOOK',
  'booking.answer': 'SERVE',
  'booking.attend': 'BOOK',
  'booking.recordOperator': 'SERVE',
  'booking.reschedule': 'BOOK',
  'booking.assignUnits': 'SERVE',
  'booking.restore': 'SERVE',
  'qualification.request': 'BOOK',
  'qualification.see': 'READ',
  'qualification.listOfBookable': 'READ',
  'qualification.grant': 'SERVE',
  'qualification.revoke': 'SERVE',
  'waitlist.join': 'BOOK',
  'waitlist.see': 'READ',
  'waitlist.listOfBookable': 'READ',
  'waitlist.leave': 'BOOK',
  'member.see': 'NONE',
  'member.seeEmail': 'NONE',
  'member.changeRole': 'NONE',
  'member.remove': 'NONE',
  'invitation.see': 'NONE',
  'invitation.send': 'NONE',
  'invitation.withdraw': 'NONE',
  'audit.see': 'NONE',
  'mandate.see': 'NONE',
  'mandate.offer': 'NONE',
  'mandate.answer': 'NONE',
  'mandate.revoke': 'NONE',
  'apiKey.see': 'NONE',
  'apiKey.create': 'NONE',
  'apiKey.rotate': 'NONE',
  'apiKey.revoke': 'NONE',
  'identity.see': 'NONE',
  'identity.link': 'NONE',
  'identity.unlink': 'NONE',
}

/** Whether scopes allow an action. An action that is not known is allowed by none. */
export function scopesAllow(scopes: readonly Scope[], action: string): boolean {
  const needed = Object.hasOwn(SCOPE_OF, action) ? SCOPE_OF[action as Action] : 'NONE'
  return needed !== 'NONE' && scopes.includes(needed)
}
