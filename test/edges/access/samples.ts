import { randomUUID } from 'node:crypto'
import { newLabel } from '../../../src/orders/samples/label.ts'
import { BAR, WHERE } from '../../support/custody.ts'
import { nextUscc } from '../../support/seed.ts'
import { tensileTest } from '../../support/test-services.ts'
import { minutesAfter } from '../../support/time.ts'
import { ACCREDITATION, type Ids, TAKEN } from './world.ts'

/** Asks for one operation with the ids of a world; what an operation is named after stands before the first space. */
export type Sample = (ids: Ids) => object

const DAY = 1_440
const key = () => ({ idempotencyKey: randomUUID() })
const free = (hours = 0) => ({
  startsAt: minutesAfter(TAKEN, 7 * DAY + hours * 60),
  endsAt: minutesAfter(TAKEN, 7 * DAY + hours * 60 + 60),
})
const later = (days: number) => minutesAfter(new Date(), days * DAY)
const day = (days: number) =>
  minutesAfter(new Date(), days * DAY)
    .toISOString()
    .slice(0, 10)
const name = { zh: '样例', en: 'Sample' }
const terms = { tariff: { large: '200' } }
const listing = ({ site }: Ids) => ({ siteId: site, category: '01', name, terms })
const input =
  (make: (ids: Ids) => object): Sample =>
  (ids) => ({ input: make(ids) })

const ACCOUNTS: Record<string, Sample> = {
  viewer: () => ({}),
  districts: () => ({}),
  labs: () => ({}),
  'node Organization': ({ enterprise }) => ({ id: enterprise }),
  signIn: input(() => ({ email: 'nobody@example.com', password: 'wrong horse battery' })),
  signUpOrganization: input(() => ({
    ...{ kind: 'WINDOW', uscc: nextUscc(), name, district: '310112' },
    person: { name: 'Wang Wei', email: `${randomUUID()}@example.com`, password: 'correct horse battery' },
  })),
}

const CREDENTIALS: Record<string, Sample> = {
  apiKeys: () => ({}),
  createApiKey: input(() => ({ name: 'Sample', scopes: ['READ'], expiresAt: later(10) })),
  rotateApiKey: input(({ apiKey }) => ({ apiKeyId: apiKey })),
  revokeApiKey: input(({ apiKey }) => ({ apiKeyId: apiKey })),
  myIdentities: () => ({}),
  linkIdentity: input(() => ({ token: 'a.b.c', password: 'x' })),
  unlinkIdentity: input(({ identity }) => ({ identityId: identity })),
}

const SESSIONS: Record<string, Sample> = {
  mySessions: () => ({}),
  refreshSession: input(() => ({ refreshToken: 'no-such-token' })),
  switchOrganization: input(({ enterprise }) => ({ organizationId: enterprise })),
  signOut: input(() => ({})),
  signOutEverywhere: input(() => ({})),
  revokeSession: input(({ session }) => ({ sessionId: session })),
  changePassword: input(() => ({ currentPassword: 'wrong', newPassword: 'wrong horse battery' })),
  requestPasswordReset: input(() => ({ email: `${randomUUID()}@example.com` })),
  resetPassword: input(() => ({ token: 'no-such-token', newPassword: 'wrong horse battery' })),
}

const PEOPLE: Record<string, Sample> = {
  invitePerson: input(() => ({ email: `${randomUUID()}@example.com`, role: 'MEMBER' })),
  withdrawInvitation: input(({ invitation }) => ({ invitationId: invitation })),
  acceptInvitation: input(() => ({ token: 'no-such-token' })),
  changeRole: input(({ colleague }) => ({ personId: colleague, role: 'MANAGER' })),
  removeMember: input(({ colleague }) => ({ personId: colleague })),
  auditRecords: () => ({}),
}

const MANDATES: Record<string, Sample> = {
  myMandates: () => ({}),
  'node Mandate': ({ mandate }) => ({ id: mandate }),
  offerMandate: input(({ window }) => ({
    ...{ delegateId: window, scopes: ['VIEW'], validUntil: later(30), evidence: 'Sample', ...key() },
  })),
  acceptMandate: input(({ offered }) => ({ mandateId: offered })),
  declineMandate: input(({ offered }) => ({ mandateId: offered })),
  revokeMandate: input(({ mandate }) => ({ mandateId: mandate, reason: 'Sample' })),
}

const NOTICES: Record<string, Sample> = {
  myNotifications: () => ({}),
  notificationReceived: () => ({}),
  'node Notification': ({ notification }) => ({ id: notification }),
  markNotificationsRead: input(({ notification }) => ({ notificationIds: [notification] })),
}

const CATALOG: Record<string, Sample> = {
  addSite: input(() => ({ name, address: '2 Lab Road', district: '310112' })),
  categories: () => ({}),
  bookables: ({ lab }) => ({ filter: { labIds: [lab] } }),
  standards: () => ({}),
  testServices: ({ lab }) => ({ filter: { labIds: [lab] } }),
  'node TestService': ({ testService }) => ({ id: testService }),
  publishTestService: input(({ site }) => tensileTest({ siteId: site })),
  updateTestService: input(({ testService }) => ({ testServiceId: testService, normalDays: 9 })),
  retireTestService: input(({ testService }) => ({ testServiceId: testService })),
  'node Instrument': ({ instrument }) => ({ id: instrument }),
  'node Expert': ({ expert }) => ({ id: expert }),
  'node SessionSeries': ({ training }) => ({ id: training }),
  publishInstrument: input(listing),
  publishInstruments: input((ids) => ({ instruments: [listing(ids)], ...key() })),
  publishExpert: input((ids) => ({
    ...{ ...listing(ids), category: 'TESTING', qualityElements: ['TESTING'] },
  })),
  publishSessionSeries: input(({ site }) => ({
    ...{ siteId: site, category: 'TRAINING', name, qualityElements: ['TESTING'], terms: { units: 5 } },
  })),
  changeSessionSeries: input(({ training }) => ({ sessionSeriesId: training, languages: ['en'] })),
  changeInstrument: input(({ instrument }) => ({ instrumentId: instrument, model: 'D8' })),
  changeExpert: input(({ expert }) => ({ expertId: expert, languages: ['en'] })),
  retireBookable: input(({ instrument }) => ({ bookableId: instrument })),
  recordAccreditation: input(() => ACCREDITATION),
  withdrawAccreditation: input(() => ({
    scheme: ACCREDITATION.scheme,
    certificate: ACCREDITATION.certificate,
  })),
  addSynonyms: input(() => ({ terms: ['SEM', 'scanning electron microscope'] })),
  removeSynonyms: input(({ synonyms }) => ({ synonymsId: synonyms })),
}

const AVAILABILITY: Record<string, Sample> = {
  addClosure: input(({ instrument }) => ({ bookableId: instrument, ...free(), reason: 'OTHER' })),
  removeClosure: input(({ closure }) => ({ closureId: closure })),
  setOpeningRules: input(({ instrument }) => ({ bookableId: instrument, rules: [] })),
  savedSearches: () => ({}),
  'node SavedSearch': ({ savedSearch }) => ({ id: savedSearch }),
  saveSearch: input(() => ({ name: 'Sample', filter: { categories: ['01'] } })),
  deleteSavedSearch: input(({ savedSearch }) => ({ savedSearchId: savedSearch })),
  availabilityChanged: ({ lab }) => ({ scope: { labId: lab } }),
  'availabilityChanged savedSearch': ({ savedSearch }) => ({ scope: { savedSearch } }),
}

const BOOKINGS: Record<string, Sample> = {
  myBookings: () => ({}),
  'node Booking': ({ confirmed }) => ({ id: confirmed }),
  'node BookingSeries': ({ series }) => ({ id: series }),
  bookingChanged: () => ({ scope: {} }),
  'bookingChanged bookingIds': ({ confirmed }) => ({ scope: { bookingIds: [confirmed] } }),
  'bookingChanged bookableIds': ({ instrument }) => ({ scope: { bookableIds: [instrument] } }),
  holdSlot: input(({ instrument }) => ({ bookableId: instrument, ...free(), ...key() })),
  holdSeries: input(({ instrument }) => ({
    ...{
      bookableId: instrument,
      dates: [day(14), day(15)],
      startTime: '09:00',
      durationMinutes: 60,
      ...key(),
    },
  })),
  confirmBooking: input(({ held }) => ({ bookingId: held, ...key() })),
  cancelBooking: input(({ confirmed }) => ({ bookingId: confirmed })),
  approveBooking: input(({ requested }) => ({ bookingId: requested })),
  declineBooking: input(({ requested }) => ({ bookingId: requested })),
  rescheduleBooking: input(({ confirmed }) => ({ bookingId: confirmed, ...free(), ...key() })),
  extendBooking: input(({ confirmed }) => ({
    bookingId: confirmed,
    endsAt: minutesAfter(TAKEN, 240),
    ...key(),
  })),
  checkIn: input(({ confirmed }) => ({ bookingId: confirmed })),
  checkOut: input(({ confirmed }) => ({ bookingId: confirmed })),
  'checkOut operatorMinutes': input(({ confirmed }) => ({ bookingId: confirmed, operatorMinutes: 30 })),
  assignUnits: input(({ confirmed }) => ({ bookingId: confirmed, units: [1] })),
  reportBreakdown: input(({ instrument }) => ({
    ...{ bookableId: instrument, endsAt: minutesAfter(TAKEN, DAY), note: 'Sample' },
  })),
  restoreBooking: input(({ confirmed }) => ({ bookingId: confirmed })),
  'node Booking of an expert': ({ consultation }) => ({ id: consultation }),
  'node Booking of seats': ({ seats }) => ({ id: seats }),
  'holdSlot of an expert': input(({ expert }) => ({
    ...{ bookableId: expert, ...free(), ...key() },
    meeting: { place: 'ON_SITE', district: '310104', address: '8 Factory Road' },
  })),
  writeSessionNote: input(({ consultation }) => ({ bookingId: consultation, text: 'Sample' })),
  nameParticipants: input(({ seats }) => ({ bookingId: seats, names: ['Sample'] })),
  recordAttendance: input(({ seats }) => ({ bookingId: seats, came: [1] })),
}

const BUNDLES: Record<string, Sample> = {
  myBundles: () => ({}),
  bundle: ({ bundle }) => ({ id: bundle }),
  'node Bundle': ({ bundle }) => ({ id: bundle }),
  holdBundle: input(({ instrument, expert }) => ({
    parts: [instrument, expert].map((id, i) => ({
      ref: `${i}`,
      time: { bookableIds: [id], durationMinutes: 60 },
    })),
    ...{ from: later(9), until: later(20), ...key() },
  })),
  confirmBundle: input(({ bundle }) => ({ bundleId: bundle, ...key() })),
  rescheduleBundle: input(({ bundle }) => ({
    ...{ bundleId: bundle, parts: [{ ref: 'a' }], from: later(9), until: later(20), ...key() },
  })),
  releaseBundle: input(({ bundle }) => ({ bundleId: bundle })),
}

const QUALIFICATIONS: Record<string, Sample> = {
  myQualifications: () => ({}),
  'node Qualification': ({ qualification }) => ({ id: qualification }),
  requestQualification: input(({ guarded }) => ({ bookableId: guarded })),
  grantQualification: input(({ guarded, person }) => ({ bookableId: guarded, personId: person })),
  revokeQualification: input(({ qualification }) => ({ qualificationId: qualification, reason: 'Sample' })),
}

const WAITLIST: Record<string, Sample> = {
  myWaitlist: () => ({}),
  'node WaitlistEntry': ({ entry }) => ({ id: entry }),
  joinWaitlist: input(({ instrument }) => ({
    ...{ bookableId: instrument, durationMinutes: 60, ...key() },
    range: { startsAt: TAKEN, endsAt: minutesAfter(TAKEN, 60) },
  })),
  leaveWaitlist: input(({ entry }) => ({ entryId: entry })),
}

const ORDERS: Record<string, Sample> = {
  myOrders: () => ({}),
  openRequests: () => ({}),
  myQuotes: () => ({}),
  order: ({ order }) => ({ id: order }),
  'order of a request': ({ request }) => ({ id: request }),
  'node Order': ({ order }) => ({ id: order }),
  'node Quote': ({ quote }) => ({ id: quote }),
  orderChanged: () => ({ scope: {} }),
  'orderChanged orderIds': ({ order }) => ({ scope: { orderIds: [order] } }),
  requestTest: input(({ lab }) => ({
    ...{ subject: 'Sample', samples: 1, answerBy: later(5), labIds: [lab], ...key() },
  })),
  orderTest: input(({ testService }) => ({
    serviceId: testService,
    subject: 'Sample',
    samples: 1,
    ...key(),
  })),
  quoteTest: input(({ request }) => ({ orderId: request, price: '9', days: 3, validUntil: later(9) })),
  withdrawQuote: input(({ quote }) => ({ quoteId: quote })),
  declineTest: input(({ request }) => ({ orderId: request })),
  askAboutTest: input(({ request, lab }) => ({ orderId: request, labId: lab, text: 'Sample' })),
  acceptQuote: input(({ quote }) => ({ quoteId: quote, ...key() })),
  withdrawTest: input(({ request }) => ({ orderId: request })),
  cancelOrder: input(({ order }) => ({ orderId: order })),
  startTest: input(({ order }) => ({ orderId: order })),
  closeOrder: input(({ order }) => ({ orderId: order })),
  retest: input(({ order }) => ({ orderId: order, paidBy: 'LAB', ...key() })),
}

const CASES: Record<string, Sample> = {
  myCases: () => ({}),
  'node Case': ({ case: id }) => ({ id }),
  openCase: input(({ enterprise }) => ({
    ...{ problem: 'Sample', district: '310112', industry: 'OTHER', enterpriseId: enterprise, ...key() },
  })),
  updateCase: input(({ case: caseId }) => ({ caseId, problem: 'Sample' })),
  closeCase: input(({ case: caseId }) => ({ caseId, outcome: 'SOLVED', words: 'Sample' })),
  eraseContact: input(({ case: caseId }) => ({ caseId })),
  proposeForCase: input(({ case: caseId, expert }) => ({ caseId, proposals: [{ bookableId: expert }] })),
  linkToCase: input(({ case: caseId, held }) => ({ caseId, bookingId: held })),
  rateService: input(({ confirmed }) => ({ bookingId: confirmed, score: 5 })),
}

const MARKET: Record<string, Sample> = {
  findSlots: ({ lab }) => ({ filter: { labIds: [lab] }, wish: { durationMinutes: 60 } }),
  board: ({ instrument }) => ({ bookableIds: [instrument] }),
}

const CUSTODY: Record<string, Sample> = {
  requestUpload: input(() => ({ name: 'a.pdf', mediaType: 'application/pdf', size: 9, purpose: 'REPORT' })),
  'requestUpload ORDER_ATTACHMENT': input(() => ({
    ...{ name: 'a.pdf', mediaType: 'application/pdf', size: 9, purpose: 'ORDER_ATTACHMENT' },
  })),
  registerSamples: input(({ acceptedOrder }) => ({
    ...{ orderId: acceptedOrder, samples: [BAR], location: 'Store', ...key() },
  })),
  shipSamples: input(({ registeredOrder }) => ({ orderId: registeredOrder, carrier: 'SF', ...WHERE })),
  receiveSamples: input(({ registeredOrder }) => ({ orderId: registeredOrder, ...WHERE })),
  rejectSamples: input(({ receivedOrder }) => ({ orderId: receivedOrder, reason: 'Sample' })),
  handOverSample: input(({ sample }) => ({
    ...{ sampleId: sample, from: { kind: 'LAB', name: '王' }, to: { kind: 'LAB' }, ...WHERE, ...key() },
  })),
  'node Sample': ({ sample }) => ({ id: sample }),
  // One that nobody has.
  sample: () => ({ label: newLabel() }),
  issueReport: input(({ testedOrder, reportFile }) => ({
    ...{ orderId: testedOrder, fileId: reportFile, number: randomUUID(), ...key() },
  })),
  'node Report': ({ report }) => ({ id: report }),
  verifyReport: () => ({ number: 'Sample', sha256: '0'.repeat(64) }),
}

/** A sample of each operation of the schema, and more than one where it can be about several kinds of things. */
export const SAMPLES: Record<string, Sample> = {
  ...ACCOUNTS,
  ...CREDENTIALS,
  ...SESSIONS,
  ...PEOPLE,
  ...MANDATES,
  ...NOTICES,
  ...CATALOG,
  ...AVAILABILITY,
  ...BOOKINGS,
  ...BUNDLES,
  ...QUALIFICATIONS,
  ...WAITLIST,
  ...ORDERS,
  ...CASES,
  ...MARKET,
  ...CUSTODY,
}
