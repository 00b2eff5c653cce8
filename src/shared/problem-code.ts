/** Every code that `userErrors` may carry, with what it means; the schema publishes this list. */
export const PROBLEM_CODES = {
  INVALID_INPUT: 'A value is missing, malformed or outside its allowed range; the message names the range.',
  USCC_INVALID:
    'The unified social credit code fails its length, alphabet or final check character (GB 32100-2015).',
  USCC_TAKEN: 'An organization with this unified social credit code is already registered.',
  EMAIL_TAKEN: 'A person with this e-mail address is already registered.',
  SIGN_IN_FAILED:
    'E-mail and password do not match, or the person does not belong to the organization asked for.',
  SESSION_ENDED: 'The session of the refresh token has ended, or the token was used before; sign in again.',
  LINK_INVALID:
    'The token of an invitation or a password reset was used, withdrawn or replaced, or is too old.',
  ALREADY_MEMBER: 'Whoever has this e-mail address belongs to the organization already.',
  INVITATIONS_FULL: 'The organization has as many open invitations as it may.',
  LAST_OWNER: 'The organization would be left without an OWNER.',
  RULES_OVERLAP: 'Two opening rules are open at the same time.',
  UNITS_IN_USE: 'The number of units cannot fall below one that has bookings to come.',
  ALREADY_RETIRED:
    'The bookable or test service was retired; it can no longer be changed, booked or ordered.',
  PERIOD_INVALID: 'The end is not after the start.',
  OFF_GRID: 'The start is not on the slot grid of the bookable, or not on a quarter of an hour.',
  OUTSIDE_OPENING_HOURS: 'The period is not wholly inside the opening rules of the bookable.',
  NOT_A_SESSION: 'The period touches a fixed session without being exactly that session.',
  BEYOND_HORIZON: 'The period ends after the booking horizon of the bookable.',
  INSIDE_LEAD_TIME: 'The period starts in the past, or sooner than the lead time of the bookable allows.',
  TOO_SHORT: 'The period is shorter than the minimum duration of the bookable.',
  TOO_LONG: 'The period is longer than the maximum duration of the bookable.',
  SLOT_UNAVAILABLE:
    'For some of the period every unit is taken, or closed for a while; `alternatives` names slots that are free.',
  TRAVEL_TIME_NEEDED:
    'The expert has a session in another district too shortly before or after the period to travel; `alternatives` names slots that leave the time.',
  SERIES_CONFLICT:
    'A booking of a series cannot be held; `reason` says why, and `nearestAlternative` names another time.',
  PART_OF_BUNDLE: 'It is a part of a bundle, and this is done with the bundle as a whole.',
  BUNDLE_INFEASIBLE:
    'The parts of a bundle cannot be had together as they were asked for; `obstacle` says what is in the way.',
  BUNDLE_LOST: 'Others were faster, time after time; what was chosen was no longer free. Ask again.',
  QUALIFICATION_MISSING:
    'The person who books needs a qualification for the bookable that is valid until the end of the booking.',
  UNITS_TAKEN: 'The units that were named are taken or closed for some of the period.',
  MOVE_OVERLAPS:
    'The new time overlaps the present one, which is kept until the lab has approved the new one.',
  APPROVAL_NEEDED: 'The lab must approve it; only the lab may do this at once.',
  FEE_DUE: 'Cancelling would cost a fee by now, so the booking can no longer be moved.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before with another input.',
  HOLD_EXPIRED: 'The hold ran out before it was confirmed; the slot is free for everybody again.',
  SYNONYMS_FULL: 'The lab has as many groups of synonyms as it may.',
  SAVED_SEARCHES_FULL: 'The person has as many saved searches in this organization as one may.',
  KEY_EXCEEDS_RIGHTS: 'An API key would be allowed what the person who makes or renews it is not.',
  API_KEYS_FULL: 'The organization has as many API keys as it may.',
  IDENTITY_REFUSED: 'The token does not prove an identity that this person can link.',
  WAITLIST_FULL: 'The enterprise waits for as much at once as it may.',
  QUOTE_NEEDED: 'The test service has no fixed price; it is ordered on a quote.',
  QUOTE_LAPSED: 'The quote was withdrawn, or its validity is over; it can no longer be accepted.',
  NO_CAPACITY: 'No week that is planned has room for so many samples at once.',
  REQUESTS_FULL: 'The enterprise waits for quotes on as many requests as it may.',
  MANDATES_FULL: 'The enterprise has as many open offers of mandates as it may.',
  MANDATE_OVERLAPS: 'The delegate holds another active mandate of the enterprise for some of the same time.',
  MANDATE_ENDED:
    'The mandate under which it was to be done has been revoked, or is not valid at this moment.',
  MANDATE_CAP_EXCEEDED:
    'More would be committed under the mandate than its cap allows; `cap`, `spent` and `asked` say how much.',
  UPLOADS_FULL:
    'The organization has asked to upload as many files as may wait, or as much as it may in a day.',
  CUSTODY_GAP: 'The giver of a hand-over is not who has the sample by its chain of custody.',
  NUMBER_TAKEN: 'The lab has issued a report of another order with this number.',
  FILE_USED: 'The file is not there, is not the organization’s own, or hangs on something else already.',
  CASE_FULL: 'As much is proposed for the case, or linked to it, as may be.',
  STATE_CONFLICT:
    'The booking, or what else it is about, is in a state from which this action is not possible.',
} as const

export type ProblemCode = keyof typeof PROBLEM_CODES
