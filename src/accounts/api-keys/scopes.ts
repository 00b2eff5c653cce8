/** What an API key may be allowed to do, and what that means; the schema publishes this list. */
export const SCOPES = {
  READ: 'Sees what its person may see in the organization: bookings, test orders and quotes, waitlists, qualifications, closures, notifications, saved searches, cases without their contacts, ratings, own prices. Without it, only what is public.',
  BOOK: 'Holds, confirms, moves and cancels bookings, checks in and out, waits in line, asks for qualifications.',
  ORDER: 'Requests and orders tests, accepts quotes, asks and answers, cancels, closes and repeats orders.',
  SERVE:
    'Answers requests at a lab, quotes and tests, assigns units, records operators, restores bookings, grants and revokes qualifications.',
  PUBLISH:
    'Adds sites, publishes, changes and retires bookables, records accreditations, and names synonyms.',
  CALENDAR: 'Sets opening rules and closes bookables.',
  INBOX: 'Marks notifications as read, saves and deletes searches.',
} as const

export type Scope = keyof typeof SCOPES
